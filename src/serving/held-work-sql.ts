/** Types of transitions that mean work, if a silent source holds them back; a band that changed does not. */
export const HELD_WORK = `'relationship.at_risk', 'relationship.dormant', 'relationship.reply_owed'`;
