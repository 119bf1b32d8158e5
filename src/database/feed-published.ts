/** Channel of the notification that new entries of a project's live feed send; its payload is the project's id. */
export const FEED_PUBLISHED = 'relationship_depth_feed_published';
