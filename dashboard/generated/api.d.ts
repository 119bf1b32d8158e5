export interface paths {
  '/api/v1/projects/{projectId}/jobs/{jobId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the state of a job, and its result when it has finished
     * @description Ask again until its state is `finished`, `failed` or `cancelled`. The result is that of the operation that started the job.
     */
    get: operations['getProjectJob'];
    put?: never;
    post?: never;
    /**
     * Cancel a job
     * @description Responds with the job. One that has already ended stays as it is.
     */
    delete: operations['cancelProjectJob'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get your identity
     * @description Who the token or key belongs to, and what it may do. Use it to check a key.
     */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List your projects and their agents
     * @description With a key: the one project that it belongs to.
     */
    get: operations['listProjects'];
    put?: never;
    /**
     * Create a project
     * @description Requires an admin of the organisation.
     */
    post: operations['createProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get one project
     * @description Its settings, the day and time of its newest scores, and its first agents.
     */
    get: operations['getProject'];
    put?: never;
    post?: never;
    /**
     * Delete a project and everything in it
     * @description Permanently deletes facts, scores, agents, contacts and keys. 503 with Retry-After while an import into the project is in progress. Requires an admin of the organisation.
     */
    delete: operations['deleteProject'];
    options?: never;
    head?: never;
    /**
     * Change a project
     * @description A JSON merge patch (RFC 7396). A change of the time zone or the breadth half-point starts a recompute of all scores. Requires an admin of the organisation.
     */
    patch: operations['changeProject'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the keys of a project
     * @description Without the secrets. Requires an admin of the organisation.
     */
    get: operations['listProjectKeys'];
    put?: never;
    /**
     * Create a key for a program
     * @description The response contains the key, which is never shown again. Requires an admin of the organisation.
     */
    post: operations['createProjectKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/keys/{keyId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get one key of a project
     * @description Without the secret. Requires an admin of the organisation.
     */
    get: operations['getProjectKey'];
    put?: never;
    post?: never;
    /**
     * Revoke a key
     * @description Permanent: no server accepts the key after 5 seconds. It stays in the list. Requires an admin of the organisation.
     */
    delete: operations['revokeProjectKey'];
    options?: never;
    head?: never;
    /**
     * Change the name or the rate limit of a key
     * @description A JSON merge patch (RFC 7396). Scopes never change. Requires an admin of the organisation.
     */
    patch: operations['changeProjectKey'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/keys/{keyId}/rotation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replace a key without a gap
     * @description Creates a key with the same name, scopes and rate limit. The replaced one is accepted for `overlap_seconds` more, a day by default. The response contains the new key, which is never shown again. Requires an admin of the organisation.
     */
    post: operations['rotateProjectKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/recompute': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Recompute a project now
     * @description Responds at once with the run that started or is already in progress; or, if nothing changed, with the newest run.
     */
    post: operations['recomputeProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/recompute-runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the recomputes of a project
     * @description The newest first: when each ran, how long, as of which day, how many rows it wrote, and the error of one that failed.
     */
    get: operations['listProjectRecomputeRuns'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/recompute-runs/{runId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get one recompute of a project
     * @description Its state, times, the day of its scores, and its error if it failed: to wait for a recompute that was started.
     */
    get: operations['getProjectRecomputeRun'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send events
     * @description Accepts 1 to 1,000 events, as JSON, or as NDJSON with one event per line. Valid events are accepted even if
     *     others are rejected. The response is sent when they are durable, and lists the outcome of each. An event_id is accepted
     *     once in the project's life, so it is always safe to send an event again. The next recompute updates the scores.
     */
    post: operations['sendEvents'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/contacts/{userId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a contact with the agents that know it
     * @description Any id of the contact finds it. Who knows it best, who spoke last, whose turn it is, and what is open.
     */
    get: operations['getProjectContact'];
    put?: never;
    post?: never;
    /**
     * Erase a contact
     * @description Removes a person from all tables in one transaction, and corrects the numbers they were part of. Later facts
     *     about them are rejected until an admin, or a key with the scope erasures:lift, sends a new contact.updated event for them.
     */
    delete: operations['eraseContact'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{agentId}/contacts/{contactId}/depth': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get relationship depth for a contact */
    get: operations['getContactDepth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/depth-scores': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List all depth scores for a project */
    get: operations['listProjectDepthScores'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{agentId}/depth-distribution': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get depth distribution for an agent */
    get: operations['getAgentDepthDistribution'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/moat': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get the moat — aggregate relationship depth for a project */
    get: operations['getProjectMoat'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/cohorts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get cohort retention data for a project */
    get: operations['getProjectCohorts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/cohorts/triangle': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get retention and depth of every cohort at every offset
     * @description Weeks 1, 2, 4, 8 and 12 of a weekly cohort are the points of `/cohorts`. Unfinished periods have no figures yet.
     */
    get: operations['getProjectCohortTriangle'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/cohorts/triangle/members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the members behind a cell of the triangle
     * @description The contacts that entered in one period, and what they did in another one.
     */
    get: operations['listProjectCohortMembers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/fleet-activity': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get the live fleet activity feed for a project */
    get: operations['getProjectFleetActivity'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/pipeline-flow': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get the real pipeline flow for a project */
    get: operations['getProjectPipelineFlow'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/pipeline-flow/transitions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get how contacts moved through the pipeline stages
     * @description Counted from the dated facts on request, as of the end of a day.
     */
    get: operations['getProjectPipelineTransitions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/fleet-activity/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Stream the fleet activity of a project
     * @description [Server-Sent Events](https://html.spec.whatwg.org/multipage/server-sent-events.html): acts of the agents as they arrive, if they happened within the last day, finished recomputes, and their transitions. A stream starts with the newest recompute; earlier acts and transitions are in the lists (`fleet-activity`, `transitions`). Load the list after connecting, and deduplicate items by their `id`. To resume a stream without gaps or repeats, send the `id` of the last event as `Last-Event-ID` within a day. The server sends a comment every 20 seconds. Browsers' `EventSource` cannot send a token: use `fetch`.
     */
    get: operations['streamProjectFleetActivity'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/moat-index': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get the composite Moat Index for a project */
    get: operations['getProjectMoatIndex'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/at-risk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get at-risk contacts with recommended actions */
    get: operations['getProjectAtRiskContacts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{agentId}/contacts/{contactId}/depth/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Explain the depth of a relationship, today or as of any past day
     * @description Inputs, contributions that add up to depth, what moved it within 28 days, why it is at risk, what to do, and when it falls without new activity. `X-Data-Restated` names the first day whose published numbers have changed since, if it is not after the requested day.
     */
    get: operations['explainContactDepth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{agentId}/contacts/{contactId}/depth/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the depth of a relationship over time
     * @description Computed from the active days, for any past range. `X-Data-Restated` names the first day whose published numbers have changed since, if the change reaches into the range.
     */
    get: operations['getContactDepthHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/moat-index/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Explain the Moat Index of a project
     * @description The inputs and contribution of each component, and the ten relationships that moved the index most in a week.
     */
    get: operations['explainProjectMoatIndex'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/moat-index/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the Moat Index of a project over time
     * @description Read from the daily snapshots, as far back as they are kept. `X-Data-Restated` names the first day whose published numbers have changed since, if the change reaches into the range. A full recompute for an earlier day adds older snapshots, so `kept_from` moves back. It moves forward only if the first days lose all their facts.
     */
    get: operations['getProjectMoatIndexHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/relationships': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List relationships with filters and sorting
     * @description All pages show the state of the first page, even if recomputes finish in between: no relationship is skipped or repeated.
     */
    get: operations['listProjectRelationships'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/relationships.csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export relationships as CSV
     * @description All relationships that match the filter, from one consistent state, as RFC 4180 with a header line. Texts that a spreadsheet would run as a formula start with an apostrophe. If the response ends without the final chunk, the export is incomplete; this happens when the key is revoked or the token expires. 429 while another export of your organisation is running, 503 while too many are running.
     */
    get: operations['exportProjectRelationshipsCsv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/relationships.ndjson': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export relationships as NDJSON
     * @description All relationships that match the filter, from one consistent state: one RelationshipItem per line. If the response ends without the final chunk, the export is incomplete; this happens when the key is revoked or the token expires. 429 while another export of your organisation is running, 503 while too many are running.
     */
    get: operations['exportProjectRelationshipsNdjson'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/backtest': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get how well the score predicted the past of a project
     * @description The last result. A backtest goes back to past days, scores with the data of that time and compares with what followed. Simpler models are measured in the same way.
     */
    get: operations['getProjectBacktest'];
    put?: never;
    /**
     * Run a backtest of a project
     * @description Replaces the last result. A backtest that takes longer than a second is a job: 202, and its URL in `Location`. 409 if the history is too short.
     */
    post: operations['runProjectBacktest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/lifecycle': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get how the relationships of a project moved through their life cycle
     * @description Stages on two days and the moves between them; and per 28 days the relationships that were new, retained, resurrected and lapsed. Computed once for each recompute and pair of days; a large project takes seconds the first time.
     */
    get: operations['getProjectLifeCycle'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/model': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get what the score has learned from the project’s own outcomes
     * @description In plain words and in tenths of the probability; or why nothing is learned yet.
     */
    get: operations['getProjectModel'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/model-versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the versions of the project’s model
     * @description Each applies from `from_day` until the next one. `X-Model-Version` of a response is the version that computed its scores.
     */
    get: operations['listProjectModelVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the settings of a project’s score
     * @description The settings in force and their version: thresholds, horizon, weights, and what counts as a signal.
     */
    get: operations['getProjectSettings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change the settings
     * @description Changes the fields in the body and keeps the rest. If anything changes, creates a new version and starts the recompute that applies it to the scores.
     */
    patch: operations['changeProjectSettings'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/settings/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the versions of the settings
     * @description The newest first, each with who changed what and when. `rollback` restores one of them.
     */
    get: operations['listProjectSettingsVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/settings/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore an older version of the settings
     * @description Restores it as a new version, so no version is lost. Version 0 is the defaults.
     */
    post: operations['rollBackProjectSettings'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/settings/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Preview other settings
     * @description Shows which relationships would change band or flag, what the Moat Index would be, and how well the score would have predicted the last whole horizon, under the current settings and under those of the body. Changes nothing. A preview that would take longer than a second is a job: 202, and its URL in `Location`.
     */
    post: operations['previewProjectSettings'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/transitions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List what the recomputes of a project changed
     * @description Relationships that became at risk, recovered, went dormant, changed band or stage, or wait for an answer; moves of the Moat Index; failed recomputes. Each is recorded in the transaction of its recompute, once. What follows from settings, a new model or an imported file alone is counted in one summary for each type.
     */
    get: operations['listProjectTransitions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/episodes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the episodes of a project: work that opens and closes
     * @description A recompute opens an episode when a relationship with something to lose is at risk, or when a contact waits for an answer, and closes it when that is over. Without `state`, those that are open now.
     */
    get: operations['listProjectEpisodes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change several episodes alike
     * @description In one transaction. Those that do not allow the change stay as they are, and are listed with the reason.
     */
    patch: operations['changeProjectEpisodes'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/episodes/{episodeId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get one episode of a project with its history
     * @description With everything that happened to it: when it opened, who changed what, and why it ended.
     */
    get: operations['getProjectEpisode'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Assign, snooze, dismiss or finish an episode
     * @description A JSON merge patch (RFC 7396). The last change stays; with `revision`, only one of what the client saw is made, else 409. 409 as well if the episode does not allow the change, because its condition has ended.
     */
    patch: operations['changeProjectEpisode'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/episode-counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Count the episodes that wait: by assignee and by recommended action
     * @description Without those held out by chance. Filters are those of the list of episodes.
     */
    get: operations['countProjectEpisodes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/outcomes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Compare the episodes that were acted on with those that were not
     * @description By the action that was recommended and the band: how many contacts took part within 30 days, with 95 % intervals. `observed_difference` is an observed difference, not a proven effect: people choose whom they write to. Where the setting `holdout_percent` held a share of the episodes out by chance, `effect` compares them with the others, and is an estimate of what offering episodes does. Below 30 episodes no rate is shown, but how many more are needed.
     */
    get: operations['getProjectOutcomes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/contacts/merge-suggestions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List contacts that may be one person
     * @description Only suggestions, each with its reason: nothing is merged by itself.
     */
    get: operations['listProjectMergeSuggestions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/contacts/{userId}/merge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Merge a contact into another one
     * @description All facts of both belong to one contact from the next recompute on, which starts at once if possible. Facts keep their ids, so an unmerge restores what was there. With `dry_run=true`, shows what would result.
     */
    post: operations['mergeProjectContact'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/contacts/{userId}/unmerge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Part an id from the contact that it was merged into
     * @description The id stands for itself again, with all ids that were merged into it before. With `dry_run=true`, shows what would result.
     */
    post: operations['unmergeProjectContact'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/contacts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List contacts
     * @description Each person once, under all its ids, with what is known of it and its depth with all agents together.
     */
    get: operations['listProjectContacts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/sources': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the sources of a project: where its facts come from
     * @description A source is a channel of an agent. When its facts stop coming in, against its own rhythm, its relationships only seem to go silent: that they are at risk is held back until the facts come, or a person says that none are expected.
     */
    get: operations['listProjectSources'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Say whether facts of an agent are expected
     * @description For an agent that retired, or a channel that is no longer used: `expected: none`. If that changes anything, a recompute starts, which announces what was held back and still holds. `auto` takes it back.
     */
    patch: operations['changeProjectSources'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the webhooks of a project
     * @description Requires an admin of the organisation.
     */
    get: operations['listProjectWebhooks'];
    put?: never;
    /**
     * Create a webhook
     * @description The response contains the secret, which is never shown again. Requires an admin of the organisation.
     */
    post: operations['createProjectWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get one webhook of a project
     * @description Requires an admin of the organisation.
     */
    get: operations['getProjectWebhook'];
    put?: never;
    post?: never;
    /**
     * Delete a webhook
     * @description Deletes its deliveries too, including pending ones. Requires an admin of the organisation.
     */
    delete: operations['deleteProjectWebhook'];
    options?: never;
    head?: never;
    /**
     * Change a webhook
     * @description A JSON merge patch (RFC 7396); `filter` is replaced as a whole. Requires an admin of the organisation.
     */
    patch: operations['changeProjectWebhook'];
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}/secrets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replace the secret of a webhook
     * @description The current secret also signs for another `overlap_hours`. Requires an admin of the organisation.
     */
    post: operations['replaceProjectWebhookSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a test event to a webhook
     * @description Queues an event of type `webhook.test`; the delivery shows the result. Requires an admin of the organisation.
     */
    post: operations['testProjectWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send the events of a time and later once more
     * @description Those that the webhook asks for and its filter lets pass now, with the same `webhook-id`s, as far back as transitions are kept. Requires an admin of the organisation.
     */
    post: operations['replayProjectWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the deliveries of a webhook
     * @description Requires an admin of the organisation.
     */
    get: operations['listProjectWebhookDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries/{deliveryId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get one delivery of a webhook
     * @description Requires an admin of the organisation.
     */
    get: operations['getProjectWebhookDelivery'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a delivery again
     * @description Keeps the `webhook-id`, works in any state, and retries for up to three more days. Requires an admin of the organisation.
     */
    post: operations['redeliverProjectWebhookDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/audit-log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List who changed what in a project
     * @description Each change by a person, a key or the server, recorded in the transaction of the change and kept for 400 days. Without secrets, and without texts about contacts. Requires an admin of the organisation.
     */
    get: operations['listProjectAuditLog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit-log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List what happened to the projects of your organisation
     * @description Projects that were created, changed and deleted, including those that no longer exist. Kept for 400 days. Requires an admin of the organisation.
     */
    get: operations['listAuditLog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/contacts/{userId}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export everything that is stored of a contact
     * @description One JSON object, from one consistent state: `tables` has the rows of each table that an erasure would delete, and the names of the agents. If the response ends without the final chunk, it is incomplete. 429 while another export of a contact of your organisation is running, 503 while too many are running. Requires an admin of the organisation.
     */
    get: operations['exportContact'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/projects/{projectId}/agents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the agents of a project
     * @description By name. Other operations accept the name or the UUID of an agent.
     */
    get: operations['listProjectAgents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  'relationship.at_risk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A relationship became at risk. */
    post: operations['receiveRelationshipAt_risk'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'relationship.recovered': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A relationship is no longer at risk or dormant. */
    post: operations['receiveRelationshipRecovered'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'relationship.dormant': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A relationship became dormant. */
    post: operations['receiveRelationshipDormant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'relationship.band_changed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The band of a relationship changed. */
    post: operations['receiveRelationshipBand_changed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'relationship.stage_changed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The life-cycle stage of a relationship changed. */
    post: operations['receiveRelationshipStage_changed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'relationship.reply_owed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The contact wrote and has waited for a reply for as long as the settings say. */
    post: operations['receiveRelationshipReply_owed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'moat_index.moved': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The Moat Index moved by the threshold of the settings since it was last announced. */
    post: operations['receiveMoat_indexMoved'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'agent.silent': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The facts of an agent stopped coming in, against their own rhythm, by one channel at least. */
    post: operations['receiveAgentSilent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'recompute.failed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A recompute failed; the numbers are those of the previous run. */
    post: operations['receiveRecomputeFailed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'project.digest': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The events of a day, for a webhook with a `digest`. */
    post: operations['receiveProjectDigest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'webhook.test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A test event was requested. */
    post: operations['receiveWebhookTest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    JobBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/JobBody.json
       */
      readonly $schema?: string;
      /**
       * Format: uuid
       * @description UUID of the job.
       */
      job_id: string;
      /**
       * @description What it computes.
       * @enum {string}
       */
      kind: 'settings_preview' | 'backtest';
      /**
       * @description queued until a process is free; running; then finished, failed or cancelled. If its process stops, another one takes over.
       * @enum {string}
       */
      state: 'queued' | 'running' | 'finished' | 'failed' | 'cancelled';
      /**
       * Format: double
       * @description Completed steps / all steps, 0..1. Goes back to 0 if another process takes over.
       */
      progress: number;
      /**
       * Format: date-time
       * @description When it was requested.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When its current process started it; null before.
       */
      started_at: string | null;
      /**
       * Format: date-time
       * @description When it finished, failed or was cancelled; null before. It is kept for 24 hours after that.
       */
      finished_at: string | null;
      /** @description Why it failed; null unless it failed. */
      error: string | null;
      /** @description The body with which the operation responds when it is fast enough; absent until the job has finished. */
      result?: unknown;
    };
    MeBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/MeBody.json
       */
      readonly $schema?: string;
      /**
       * @description `session` for a user, `key` for a program.
       * @enum {string}
       */
      kind: 'session' | 'key';
      /** @description Clerk id of the user; null for a key. */
      user_id: string | null;
      /** @description The active Clerk organisation; null for personal projects, and for a key. */
      organisation_id: string | null;
      /** @description Role of the user in the organisation, like admin or member; null if there is none. */
      organisation_role: string | null;
      /** @description Slug of the organisation; null if there is none. */
      organisation_slug: string | null;
      /** @description Whether the caller may create, change and delete projects and keys. */
      is_admin: boolean;
      /** @description UUID of the key; null for a user. */
      key_id: string | null;
      /** @description Name of the key; null for a user. */
      key_name: string | null;
      /** @description UUID of the project that the key belongs to; null for a user. */
      project_id: string | null;
      /** @description What the key may do; empty for a user. */
      scopes: string[];
      /**
       * Format: date-time
       * @description When the key expires; null: never, or no key.
       */
      key_expires_at: string | null;
    };
    AgentItem: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. Operations accept it in place of the UUID. */
      name: string;
    };
    ProjectItem: {
      /** @description UUID of the project. */
      project_id: string;
      /** @description Name of the project. */
      name: string;
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description IANA name of the time zone whose days and weeks (from Monday) count. */
      time_zone: string;
      /**
       * Format: double
       * @description Expected active contacts, above 0, at which the breadth of the Moat Index is one half.
       */
      breadth_half: number;
      /** @description Whether keys with the scope `read` may call the nine published operations. */
      keys_read_published: boolean;
      /** @description Day that the scores are fixed to, YYYY-MM-DD, for historical data; null: they follow today. */
      pinned_as_of: string | null;
      /** @description Day of the scores, in the time zone of the project, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      /**
       * Format: date-time
       * @description When the scores were last computed; null before the first recompute.
       */
      computed_at: string | null;
      /**
       * Format: int64
       * @description Number of agents, 0 or more.
       */
      agent_count: number;
      /** @description The first 100 by name; `/projects/{projectId}/agents` lists all of them. */
      agents: components['schemas']['AgentItem'][];
    };
    ProjectsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ProjectsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Ordered by name. */
      projects: components['schemas']['ProjectItem'][];
      /**
       * Format: int64
       * @description Projects on all pages, 0 or more.
       */
      total: number;
    };
    NewProjectInput: {
      /** @description Name of the project, without leading or trailing spaces; unique in the organisation. */
      name: string;
      /**
       * @description IANA name of the time zone whose days and weeks (from Monday) count; null is the default. A change recomputes the scores.
       * @default UTC
       */
      time_zone?: string | null;
      /**
       * Format: double
       * @description Expected active contacts (a number above 0) at which the breadth of the Moat Index is one half; null is the default. A change recomputes the scores.
       * @default 25
       */
      breadth_half?: number | null;
      /**
       * @description Whether keys with the scope `read` may call the nine operations under Relationship Depth that otherwise accept session tokens only; null is the default.
       * @default false
       */
      keys_read_published?: boolean | null;
    };
    ProjectBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ProjectBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the project. */
      project_id: string;
      /** @description Name of the project. */
      name: string;
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description IANA name of the time zone whose days and weeks (from Monday) count. */
      time_zone: string;
      /**
       * Format: double
       * @description Expected active contacts, above 0, at which the breadth of the Moat Index is one half.
       */
      breadth_half: number;
      /** @description Whether keys with the scope `read` may call the nine published operations. */
      keys_read_published: boolean;
      /** @description Day that the scores are fixed to, YYYY-MM-DD, for historical data; null: they follow today. */
      pinned_as_of: string | null;
      /** @description Day of the scores, in the time zone of the project, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      /**
       * Format: date-time
       * @description When the scores were last computed; null before the first recompute.
       */
      computed_at: string | null;
      /**
       * Format: int64
       * @description Number of agents, 0 or more.
       */
      agent_count: number;
      /** @description The first 100 by name; `/projects/{projectId}/agents` lists all of them. */
      agents: components['schemas']['AgentItem'][];
    };
    ProjectPatch: {
      /** @description Name of the project, without leading or trailing spaces; unique in the organisation. */
      name?: string;
      /**
       * @description IANA name of the time zone whose days and weeks (from Monday) count; null is the default. A change recomputes the scores.
       * @default UTC
       */
      time_zone?: string | null;
      /**
       * Format: double
       * @description Expected active contacts (a number above 0) at which the breadth of the Moat Index is one half; null is the default. A change recomputes the scores.
       * @default 25
       */
      breadth_half?: number | null;
      /**
       * @description Whether keys with the scope `read` may call the nine operations under Relationship Depth that otherwise accept session tokens only; null is the default.
       * @default false
       */
      keys_read_published?: boolean | null;
    };
    NewKeyInput: {
      /** @description What the key is for, in your own words. */
      name: string;
      /** @description What the key may do: `events:write` sends facts, `read` reads the computed numbers, `erasures:lift` lets events bring back erased contacts, `episodes:write` changes episodes. */
      scopes: ('events:write' | 'read' | 'erasures:lift' | 'episodes:write')[];
      /**
       * Format: date-time
       * @description When the key expires; null or absent: never.
       */
      expires_at?: string | null;
      /**
       * Format: int64
       * @description Requests that the key may send in 60 seconds per process, 1 or more; null or absent: as many as its organisation may.
       */
      rate_limit?: number | null;
    };
    NewKeyBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/NewKeyBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the key. */
      key_id: string;
      /** @description What the key is for. */
      name: string;
      /** @description The first characters of the key, to recognise it. */
      prefix: string;
      /** @description What the key may do. */
      scopes: ('events:write' | 'read' | 'erasures:lift' | 'episodes:write')[];
      /**
       * @description Only an active key is accepted.
       * @enum {string}
       */
      status: 'active' | 'expired' | 'revoked';
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description Id of the user who created it. */
      created_by: string;
      /**
       * Format: date-time
       * @description When it expires; null: never.
       */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description When it was last used, to the minute; null: not used yet.
       */
      last_used_at: string | null;
      /** @description IP address from which it was last used; null: not used yet. */
      last_used_address: string | null;
      /** @description `User-Agent` with which it was last used, at most 200 characters; null: not used yet. */
      last_used_user_agent: string | null;
      /**
       * Format: date-time
       * @description When it was revoked; null: not revoked.
       */
      revoked_at: string | null;
      /**
       * Format: int64
       * @description Requests that the key may send in 60 seconds per process, 1 or more; null: as many as its organisation may.
       */
      rate_limit: number | null;
      /** @description UUID of the key that it replaces; null: none. */
      replaces: string | null;
      /** @description The key itself. It is not stored and never shown again. */
      key: string;
    };
    KeyItem: {
      /** @description UUID of the key. */
      key_id: string;
      /** @description What the key is for. */
      name: string;
      /** @description The first characters of the key, to recognise it. */
      prefix: string;
      /** @description What the key may do. */
      scopes: ('events:write' | 'read' | 'erasures:lift' | 'episodes:write')[];
      /**
       * @description Only an active key is accepted.
       * @enum {string}
       */
      status: 'active' | 'expired' | 'revoked';
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description Id of the user who created it. */
      created_by: string;
      /**
       * Format: date-time
       * @description When it expires; null: never.
       */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description When it was last used, to the minute; null: not used yet.
       */
      last_used_at: string | null;
      /** @description IP address from which it was last used; null: not used yet. */
      last_used_address: string | null;
      /** @description `User-Agent` with which it was last used, at most 200 characters; null: not used yet. */
      last_used_user_agent: string | null;
      /**
       * Format: date-time
       * @description When it was revoked; null: not revoked.
       */
      revoked_at: string | null;
      /**
       * Format: int64
       * @description Requests that the key may send in 60 seconds per process, 1 or more; null: as many as its organisation may.
       */
      rate_limit: number | null;
      /** @description UUID of the key that it replaces; null: none. */
      replaces: string | null;
    };
    KeysBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/KeysBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first, including revoked and expired keys. */
      keys: components['schemas']['KeyItem'][];
    };
    KeyBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/KeyBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the key. */
      key_id: string;
      /** @description What the key is for. */
      name: string;
      /** @description The first characters of the key, to recognise it. */
      prefix: string;
      /** @description What the key may do. */
      scopes: ('events:write' | 'read' | 'erasures:lift' | 'episodes:write')[];
      /**
       * @description Only an active key is accepted.
       * @enum {string}
       */
      status: 'active' | 'expired' | 'revoked';
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description Id of the user who created it. */
      created_by: string;
      /**
       * Format: date-time
       * @description When it expires; null: never.
       */
      expires_at: string | null;
      /**
       * Format: date-time
       * @description When it was last used, to the minute; null: not used yet.
       */
      last_used_at: string | null;
      /** @description IP address from which it was last used; null: not used yet. */
      last_used_address: string | null;
      /** @description `User-Agent` with which it was last used, at most 200 characters; null: not used yet. */
      last_used_user_agent: string | null;
      /**
       * Format: date-time
       * @description When it was revoked; null: not revoked.
       */
      revoked_at: string | null;
      /**
       * Format: int64
       * @description Requests that the key may send in 60 seconds per process, 1 or more; null: as many as its organisation may.
       */
      rate_limit: number | null;
      /** @description UUID of the key that it replaces; null: none. */
      replaces: string | null;
    };
    KeyPatch: {
      /** @description What the key is for, in your own words. */
      name?: string;
      /**
       * Format: int64
       * @description Requests that the key may send in 60 seconds per process, 1 or more; null or absent: as many as its organisation may.
       */
      rate_limit?: number | null;
    };
    KeyRotationInput: {
      /**
       * Format: int64
       * @description Seconds, 0 or more, for which the replaced key is still accepted. It never lives longer than it would have.
       * @default 86400
       */
      overlap_seconds?: number;
      /**
       * Format: date-time
       * @description When the new key expires; null: never; absent: it lives as long as the replaced one was made for.
       */
      expires_at?: string | null;
    };
    RecomputeStep: {
      /** @description Name of the step. */
      name: string;
      /**
       * Format: int64
       * @description Rows written, 0 or more.
       */
      rows: number;
      /**
       * Format: int64
       * @description Milliseconds taken, 0 or more.
       */
      ms: number;
    };
    RecomputeRunBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/RecomputeRunBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the run. */
      run_id: string;
      /**
       * @description full: recomputes everything from the facts; changes: recomputes what new facts affect; day: also moves all scores to a new day.
       * @enum {string}
       */
      mode: 'full' | 'changes' | 'day';
      /**
       * @description A failed run changed nothing.
       * @enum {string}
       */
      status: 'running' | 'finished' | 'failed';
      /** @description Day of the scores, in the time zone of the project, YYYY-MM-DD. */
      as_of: string;
      /**
       * Format: date-time
       * @description When it began.
       */
      started_at: string;
      /**
       * Format: date-time
       * @description When it ended; null while it runs.
       */
      finished_at: string | null;
      /**
       * Format: int64
       * @description Duration in milliseconds, 0 or more: from start to end, or the sum of its steps if that is more; null while it runs.
       */
      duration_ms: number | null;
      /**
       * Format: int64
       * @description Relationships scored, 0 or more; null unless it finished.
       */
      relationships: number | null;
      /** @description What it did; empty unless it finished. */
      steps: components['schemas']['RecomputeStep'][];
      /** @description First past day whose published numbers changed, YYYY-MM-DD; null if none changed. */
      restated_from: string | null;
      /** @description Why it failed; null unless it failed. */
      error: string | null;
    };
    RecomputeRunItem: {
      /** @description UUID of the run. */
      run_id: string;
      /**
       * @description full: recomputes everything from the facts; changes: recomputes what new facts affect; day: also moves all scores to a new day.
       * @enum {string}
       */
      mode: 'full' | 'changes' | 'day';
      /**
       * @description A failed run changed nothing.
       * @enum {string}
       */
      status: 'running' | 'finished' | 'failed';
      /** @description Day of the scores, in the time zone of the project, YYYY-MM-DD. */
      as_of: string;
      /**
       * Format: date-time
       * @description When it began.
       */
      started_at: string;
      /**
       * Format: date-time
       * @description When it ended; null while it runs.
       */
      finished_at: string | null;
      /**
       * Format: int64
       * @description Duration in milliseconds, 0 or more: from start to end, or the sum of its steps if that is more; null while it runs.
       */
      duration_ms: number | null;
      /**
       * Format: int64
       * @description Relationships scored, 0 or more; null unless it finished.
       */
      relationships: number | null;
      /** @description What it did; empty unless it finished. */
      steps: components['schemas']['RecomputeStep'][];
      /** @description First past day whose published numbers changed, YYYY-MM-DD; null if none changed. */
      restated_from: string | null;
      /** @description Why it failed; null unless it failed. */
      error: string | null;
    };
    RecomputeRunsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/RecomputeRunsBody.json
       */
      readonly $schema?: string;
      /** @description Newest first. */
      runs: components['schemas']['RecomputeRunItem'][];
      /**
       * Format: int64
       * @description Stored runs, 0 or more: those of the last 28 days, and the newest finished one.
       */
      total: number;
    };
    ErrorDetail: {
      /** @description Where the error occurred, e.g. "query.limit", "path.agentId" or "body.items[3].foo". */
      location?: string;
      /** @description Error message text. */
      message?: string;
      /** @description The value at the given location (any JSON type); omitted when null. */
      value?: unknown;
    };
    EventProblemBody: {
      /**
       * Format: int64
       * @description 422: the event is invalid; 409: its event_id exists with other content; 410: its contact was erased.
       */
      status: number;
      /** @description In words. */
      detail: string;
      /** @description Each mistake with its location, such as body.events[3].occurred_at. */
      errors: components['schemas']['ErrorDetail'][];
      /** @description For a 409: digest of the event sent, the first 128 bits of a SHA-256 of its canonical form. */
      digest?: string;
      /** @description For a 409: digest of the stored event with this event_id. */
      stored_digest?: string;
    };
    EventResult: {
      /**
       * Format: int64
       * @description Position of the event among the events of the request, 0 or more.
       */
      index: number;
      /**
       * Format: int64
       * @description Line of the event in NDJSON, from 1; otherwise null.
       */
      line: number | null;
      /** @description The event_id as sent; null if it could not be read. */
      event_id: string | null;
      /**
       * @description accepted: the event is stored; duplicate: it was already stored; rejected: it is not stored.
       * @enum {string}
       */
      status: 'accepted' | 'duplicate' | 'rejected';
      problem?: components['schemas']['EventProblemBody'];
    };
    EventsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/EventsBody.json
       */
      readonly $schema?: string;
      /**
       * Format: int64
       * @description Newly stored events, 0 to 1,000.
       */
      accepted: number;
      /**
       * Format: int64
       * @description Events that were already stored, 0 to 1,000.
       */
      duplicates: number;
      /**
       * Format: int64
       * @description Rejected events, 0 to 1,000.
       */
      rejected: number;
      /** @description One result per event, in the order of the request. */
      results: components['schemas']['EventResult'][];
    };
    ErasedContactBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ErasedContactBody.json
       */
      readonly $schema?: string;
      /** @description Your own id of the contact. Only a digest of it is kept. */
      user_id: string;
      /** @description All ids of the contact, in order. Only digests of them are kept. */
      user_ids: string[];
      /** @description Deleted rows by table, 0 or more; for change_notes, whose rows name many contacts, deleted entries. Numbers that sum up many contacts were corrected. */
      deleted: {
        [key: string]: number;
      };
    };
    DepthBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/DepthBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Whether the relationship is about to be lost: silent for longer than usual. */
      at_risk: boolean;
      /** @description deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint. */
      band: string;
      /**
       * Format: date-time
       * @description When the run that computed this score finished its work.
       */
      computed_at: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /**
       * Format: double
       * @description Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): an inbound or undirected interaction, or a meeting. See the explanation of the relationship.
       */
      depth: number;
      /**
       * Format: date-time
       * @description The most recent interaction.
       */
      last_interaction: string | null;
      /**
       * Format: double
       * @description Depth now minus depth 28 days ago, -1 to 1.
       */
      trend: number;
      /** @description Your own id of the contact. */
      user_id: string;
    };
    ListProjectDepthScoresResponse: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ListProjectDepthScoresResponse.json
       */
      readonly $schema?: string;
      /** @description Deepest first. */
      scores: components['schemas']['DepthBody'][];
      /**
       * Format: int64
       * @description All relationships of the project, 0 or more.
       */
      total: number;
    };
    DepthTrend: {
      /**
       * Format: double
       * @description Mean depth of all relationships at the end of that day, 0 to 1.
       */
      avg_depth: number;
      /**
       * Format: int64
       * @description Relationships by then, 0 or more.
       */
      count: number;
      /** @description UTC day, YYYY-MM-DD. */
      date: string;
    };
    DepthDistributionBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/DepthDistributionBody.json
       */
      readonly $schema?: string;
      /**
       * Format: int64
       * @description Relationships at risk, 0 or more.
       */
      at_risk: number;
      /**
       * Format: double
       * @description Mean depth: sum of depths / total, 0 to 1; 0 without relationships.
       */
      avg_depth: number;
      /** @description Relationships per band: deep, strong, warm, light and faint, each 0 or more. */
      bands: {
        [key: string]: number;
      };
      /**
       * Format: int64
       * @description Relationships whose depth fell by .05 or more within 28 days, 0 or more.
       */
      declining: number;
      /**
       * Format: int64
       * @description Relationships whose depth rose by .05 or more within 28 days, 0 or more.
       */
      deepened: number;
      /**
       * Format: int64
       * @description All relationships, 0 or more.
       */
      total: number;
      /** @description One point per UTC day, ascending. */
      trend: components['schemas']['DepthTrend'][];
    };
    CohortPoint: {
      /**
       * Format: double
       * @description Mean depth of the whole cohort at that week's end, 0 to 1.
       */
      avg_depth: number;
      /**
       * Format: int64
       * @description Members active in that week, 0 to size.
       */
      count: number;
      /**
       * Format: int64
       * @description Whole weeks after the entry week, 1 to 12: 1, 2, 4, 8 or 12.
       */
      week: number;
    };
    Cohort: {
      /** @description ISO week, like 2025-W21. */
      cohort_label: string;
      /** @description Monday of that week, YYYY-MM-DD. */
      entry_week: string;
      /** @description Ascending by week; finished weeks only. */
      points: components['schemas']['CohortPoint'][];
      /**
       * Format: int64
       * @description Members, 1 or more.
       */
      size: number;
    };
    CohortsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/CohortsBody.json
       */
      readonly $schema?: string;
      /** @description The last 26 cohorts, ascending. */
      cohorts: components['schemas']['Cohort'][];
    };
    TriangleCell: {
      /**
       * Format: int64
       * @description Whole periods after the entry period, 0 or more.
       */
      offset: number;
      /** @description First day of the period, YYYY-MM-DD. */
      from: string;
      /** @description Last day of the period, YYYY-MM-DD. */
      to: string;
      /** @description Whether the period is over. An unfinished period has no figures: they would look like a collapse. */
      complete: boolean;
      /**
       * Format: int64
       * @description Members active in the period, 0 to size; null until it is over.
       */
      active: number | null;
      /**
       * Format: double
       * @description active / size, 0 to 1, at 6 decimals; null until the period is over.
       */
      retention: number | null;
      /**
       * Format: double
       * @description Mean over the whole cohort, at the end of the period, of the depth of each member with all agents together, 0 to 1, at 6 decimals; null until it is over.
       */
      avg_depth: number | null;
    };
    TriangleCohort: {
      /** @description ISO week, like 2025-W21, or month, like 2025-05. */
      label: string;
      /** @description First day of the entry period, a Monday or the first of a month, YYYY-MM-DD. */
      entry: string;
      /** @description Whether the entry period is over; until then more members may come. */
      complete: boolean;
      /**
       * Format: int64
       * @description Members, 1 or more: contacts, each counted once, even if several agents talk to it.
       */
      size: number;
      /** @description Every offset that has begun, ascending; only the last one can be unfinished. */
      cells: components['schemas']['TriangleCell'][];
    };
    CohortTriangleBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/CohortTriangleBody.json
       */
      readonly $schema?: string;
      /**
       * @description Length of the periods.
       * @enum {string}
       */
      unit: 'week' | 'month';
      /** @description Day of the numbers, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      /** @description The newest cohorts, ascending; a period without new contacts has no cohort. */
      cohorts: components['schemas']['TriangleCohort'][];
    };
    CohortMember: {
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /** @description First day on which the contact took part, YYYY-MM-DD. */
      first_day: string;
      /** @description Whether it was active in the period; in an unfinished period, so far. */
      active: boolean;
      /**
       * Format: double
       * @description Depth at the end of the period, with all agents together, 0 to 1; null until it is over. The mean over all members is avg_depth.
       */
      depth: number | null;
    };
    CohortMembersBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/CohortMembersBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /**
       * @description Length of the periods.
       * @enum {string}
       */
      unit: 'week' | 'month';
      /** @description First day of the entry period, YYYY-MM-DD; null before the first recompute. */
      entry: string | null;
      /**
       * Format: int64
       * @description Whole periods after the entry period, 0 or more.
       */
      offset: number;
      /** @description First day of the period, YYYY-MM-DD; null before the first recompute. */
      from: string | null;
      /** @description Last day of the period, YYYY-MM-DD; null before the first recompute. */
      to: string | null;
      /** @description Whether the period is over. */
      complete: boolean;
      /** @description Ordered by user_id. */
      members: components['schemas']['CohortMember'][];
    };
    FleetActivityItem: {
      /** @description The action: message_sent for anything sent to a contact, otherwise as the agent reported it. */
      action: string;
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /** @description Name of the contact, or its user_id if it has no name; empty if the act concerns no contact. */
      contact_name: string;
      /** @description UUID of the act; it never changes. */
      id: string;
      /** @description One sentence for the feed. */
      summary: string;
      /**
       * Format: date-time
       * @description When it was done.
       */
      timestamp: string;
    };
    FleetActivityBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/FleetActivityBody.json
       */
      readonly $schema?: string;
      /** @description Newest first. */
      items: components['schemas']['FleetActivityItem'][];
    };
    PipelineStage: {
      /**
       * Format: int64
       * @description Contacts whose furthest stage this is, 0 or more.
       */
      count: number;
      /** @description new, qualified, routed, nurtured or closed. */
      stage: string;
    };
    PipelineFlowBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/PipelineFlowBody.json
       */
      readonly $schema?: string;
      /** @description Always all five stages, in order. */
      stages: components['schemas']['PipelineStage'][];
    };
    PipelineTransition: {
      /** @description new, qualified, routed, nurtured or closed; defined as for the pipeline flow. */
      stage: string;
      /**
       * Format: int64
       * @description Contacts for which it became the furthest stage within the requested days, 0 or more. new: on the first active day, or when the contact was first seen if no fact about it has a date; qualified: with the first classification; routed: with the first permanent route; nurtured: on the second active day with the routed agent since the newest route; closed: with the first outcome.
       */
      entered: number;
      /**
       * Format: int64
       * @description Contacts of these that moved on to a later stage by `to`, 0 or more; the others are still in it. Without `from`, entered - left is what the pipeline flow of `as_of` = `to` counts.
       */
      left: number;
      /**
       * Format: double
       * @description left / entered, 0..1; null if no contact entered, and for closed, the last stage.
       */
      conversion: number | null;
      /**
       * Format: double
       * @description Median days from entering to leaving, 0 or more; null if no contact left.
       */
      median_days: number | null;
    };
    PipelineTransitionsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/PipelineTransitionsBody.json
       */
      readonly $schema?: string;
      /** @description First day of the range, YYYY-MM-DD; null: no limit. */
      from: string | null;
      /** @description Last day of the range, YYYY-MM-DD. */
      to: string;
      /** @description Always all five stages, in order. */
      stages: components['schemas']['PipelineTransition'][];
    };
    FleetActivityEvent: {
      /** @description Position of the stream after this event: send it as Last-Event-ID to resume from here. Opaque. */
      id: string;
      /** @enum {string} */
      event: 'fleet-activity';
      data: components['schemas']['FleetActivityItem'];
    };
    FinishedRecompute: {
      /** @description UUID of the run. */
      run_id: string;
      /** @description Day of the scores, in the time zone of the project, YYYY-MM-DD. */
      as_of: string;
      /**
       * Format: date-time
       * @description When it ended: the Last-Modified of responses with its numbers, to the second.
       */
      finished_at: string;
    };
    RecomputeEvent: {
      /** @description Position of the stream after this event: send it as Last-Event-ID to resume from here. Opaque. */
      id: string;
      /** @enum {string} */
      event: 'recompute';
      data: components['schemas']['FinishedRecompute'];
    };
    TransitionItem: {
      /** @description UUID of the transition: the same wherever it is sent. */
      id: string;
      /**
       * @description What changed.
       * @enum {string}
       */
      type:
        | 'relationship.at_risk'
        | 'relationship.recovered'
        | 'relationship.dormant'
        | 'relationship.band_changed'
        | 'relationship.stage_changed'
        | 'relationship.reply_owed'
        | 'moat_index.moved'
        | 'agent.silent'
        | 'recompute.failed';
      /** @description Day of the scores, in the time zone of the project, YYYY-MM-DD. */
      day: string;
      /**
       * Format: date-time
       * @description When it was recorded.
       */
      recorded_at: string;
      /** @description UUID of the recompute that found it, or that failed. */
      run_id: string;
      /** @description Why: activity (new interactions), time (a day passed without any), late_fact (a past day changed), settings, definition (another model or version of the score), import (a file), erasure, merge (of ids); null for a failed recompute. */
      cause: string | null;
      /** @description UUID of the agent; null for the project as a whole. */
      agent_id: string | null;
      /** @description Name of the agent; null for the project as a whole. */
      agent_name: string | null;
      /** @description Your own id of the contact; null for the project as a whole. */
      user_id: string | null;
      /** @description Name of the contact, or its id; null for the project as a whole. */
      contact_name: string | null;
      /** @description State before: a band, a life-cycle stage, well, at_risk or dormant, on_time, or the Moat Index as a decimal number; null if there was none. */
      from: string | null;
      /** @description State after, in the same words; owed where a reply is; null if there is none. */
      to: string | null;
      /** @description What speaks for it: silent_vs_own_rhythm, low_depth, declining; took_part, silent, never_heard, new, deepening; awaiting_our_reply; the components that moved the index; error or interrupted. */
      reasons: string[];
      /** @description Code of the recommended action; null for the project as a whole. */
      action: string | null;
      /** @description The recommended action as a sentence; null for the project as a whole. */
      recommended_action: string | null;
      /**
       * Format: double
       * @description Depth after it, 0..1; null for the project as a whole.
       */
      depth: number | null;
      /** @description Band after it; null for the project as a whole. */
      band: string | null;
      /**
       * Format: double
       * @description Potential after it, 0..1: depth if the contact took part today; null for the project as a whole.
       */
      potential: number | null;
      /**
       * Format: int64
       * @description Of a summary: how many relationships changed, 1 or more; null for a single one.
       */
      count: number | null;
    };
    TransitionEvent: {
      /** @description Position of the stream after this event: send it as Last-Event-ID to resume from here. Opaque. */
      id: string;
      /** @enum {string} */
      event: 'transition';
      data: components['schemas']['TransitionItem'];
    };
    StreamReset: {
      /**
       * @description unknown_event_id: the Last-Event-ID is unknown or has expired; too_far_behind: there are too many new acts or transitions to send each; imported: a file was imported.
       * @enum {string}
       */
      reason: 'unknown_event_id' | 'too_far_behind' | 'imported';
    };
    StreamResetEvent: {
      /** @description Position of the stream after this event: send it as Last-Event-ID to resume from here. Opaque. */
      id: string;
      /** @enum {string} */
      event: 'reset';
      data: components['schemas']['StreamReset'];
    };
    StreamEnd: {
      /**
       * @description token_expired: reconnect with a new token; access_changed: a key of the project was revoked or the project was deleted, reconnect if you still have access; shutdown: the server is stopping, reconnect to another; lifetime: the stream reached its maximum duration, reconnect.
       * @enum {string}
       */
      reason: 'token_expired' | 'access_changed' | 'shutdown' | 'lifetime';
    };
    StreamEndEvent: {
      /** @description Position of the stream after this event: send it as Last-Event-ID to resume from here. Opaque. */
      id: string;
      /** @enum {string} */
      event: 'end';
      data: components['schemas']['StreamEnd'];
    };
    MoatIndexComparison: {
      /**
       * Format: double
       * @description The Moat Index 30 days ago, 0 to 1.
       */
      last_month: number;
      /**
       * Format: double
       * @description The Moat Index 91 days ago, 0 to 1.
       */
      last_quarter: number;
    };
    MoatIndexComponents: {
      /**
       * Format: double
       * @description S / (S + 25), 0 to 1, S = sum of the evidence of all relationships: contacts to expect in the next 30 days, without the chances of first replies; the 25 is a setting of the project.
       */
      breadth: number;
      /**
       * Format: double
       * @description Mean evidence of the relationships, 0 to 1, weighted by what each is worth: (n - 1) / (n + 3), n = days on which the contact took part, halved per 120 days of silence.
       */
      depth_quality: number;
      /**
       * Format: double
       * @description Share of the same weight that is neither at risk nor dormant, 0 to 1; high when safe.
       */
      risk: number;
      /**
       * Format: double
       * @description Whether evidence was gained or lost within 28 days, 0 to 1: (gains + 1) / (gains + losses + 2); .5 is even.
       */
      trend: number;
    };
    MoatIndexBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/MoatIndexBody.json
       */
      readonly $schema?: string;
      comparison: components['schemas']['MoatIndexComparison'];
      components: components['schemas']['MoatIndexComponents'];
      /**
       * Format: double
       * @description .30 breadth + .35 depth_quality + .15 trend + .20 risk, 0 to 1; the weights are settings of the project.
       */
      moat_index: number;
      /**
       * Format: double
       * @description moat_index minus moat_index_prev, -1 to 1.
       */
      moat_index_delta: number;
      /**
       * Format: double
       * @description The Moat Index 7 days ago, 0 to 1; 0 if there was no history yet.
       */
      moat_index_prev: number;
    };
    AtRiskContact: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint. */
      band: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /**
       * Format: int64
       * @description Whole UTC days since the last interaction, 0 or more.
       */
      days_since: number;
      /**
       * Format: double
       * @description Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): an inbound or undirected interaction, or a meeting. See the explanation of the relationship.
       */
      depth: number;
      /**
       * Format: date-time
       * @description The most recent interaction.
       */
      last_interaction: string | null;
      /** @description What to do next: one sentence that starts with the action. */
      recommended_action: string;
      /**
       * Format: double
       * @description Depth now minus depth 28 days ago, -1 to 1.
       */
      trend: number;
      /** @description Your own id of the contact. */
      user_id: string;
    };
    AtRiskContactsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/AtRiskContactsBody.json
       */
      readonly $schema?: string;
      /** @description Ordered by value at stake (potential x risk), the highest first. */
      contacts: components['schemas']['AtRiskContact'][];
      /**
       * Format: int64
       * @description All relationships at risk, 0 or more: those for whom there is something to do. The lost are dormant, not at risk.
       */
      total: number;
    };
    DepthInputs: {
      /**
       * Format: int64
       * @description Interactions with a weight above 0, 1 or more.
       */
      interactions: number;
      /**
       * Format: int64
       * @description Those in which the contact takes part, 0 or more: inbound ones, those without direction, and meetings. Under version 1 of the score, all.
       */
      participating_interactions: number;
      /**
       * Format: int64
       * @description Inbound interactions, 0 or more; meetings are neither inbound nor outbound.
       */
      inbound: number;
      /**
       * Format: int64
       * @description Outbound interactions, 0 or more.
       */
      outbound: number;
      /**
       * Format: int64
       * @description n: active days, those with at least one participating interaction, 0 or more. However many there are in a day, it is one active day.
       */
      active_days: number;
      /** @description First day of any interaction, YYYY-MM-DD. */
      start_day: string;
      /** @description First active day, YYYY-MM-DD; null if the contact never took part. */
      first_day: string | null;
      /** @description Last active day, YYYY-MM-DD; null if the contact never took part. */
      last_day: string | null;
      /**
       * Format: int64
       * @description r: whole days since the last active day, 0 or more; null if the contact never took part.
       */
      silence_days: number | null;
      /**
       * Format: double
       * @description g: days from one active day to the next, above 0: (last_day - first_day + 7) / active_days; null if the contact never took part.
       */
      typical_gap: number | null;
      /**
       * Format: double
       * @description A: active days, each worth min(1, its weights) x 2^(-age in days / 120); 0 to active_days.
       */
      active_value: number;
      /**
       * Format: double
       * @description F: 1 just after an active day, one half after four typical gaps of silence: 1 / (1 + (r / 4g)^1.5), 0 to 1; 0 if the contact never took part.
       */
      freshness: number;
      /**
       * Format: double
       * @description E: the odds that the contact takes part within the horizon, 0 or more. Under the fixed model: expected active days, A x F x horizon / 120, which is A x F / 4 for 30 days.
       */
      expected_active_days: number;
      /**
       * Format: double
       * @description Probability from the days on which the contact took part, 0 to 1: E / (1 + E); 0 if there are none.
       */
      evidence: number;
      /**
       * Format: double
       * @description Chance that a contact who never took part answers for the first time, 0 to 1; depth is never below it. 0 under version 1 of the score.
       */
      first_reply_chance: number;
      /**
       * Format: double
       * @description Evidence if the contact took part today, 0 to 1. Under the fixed model: A / (A + 120 / horizon), which is A / (A + 4) for 30 days.
       */
      potential: number;
    };
    ContributionItem: {
      /**
       * @description active_days: the active days as if all were today; age: the reduction by their age; silence: the reduction by silence; learned: the change by the outcomes of the project; first_reply: the addition by the chance of a first reply. Version 1 of the score has the first three.
       * @enum {string}
       */
      factor: 'active_days' | 'age' | 'silence' | 'learned' | 'first_reply';
      /**
       * Format: double
       * @description What the factor adds to depth, -1 to 1. They add up to depth exactly, at 6 decimals.
       */
      contribution: number;
      /**
       * Format: double
       * @description Depth with this factor and the previous ones, 0 to 1; the last one is the depth.
       */
      depth: number;
      /** @description The same in plain words. The wording may change at any time. */
      why: string;
    };
    LearnedParts: {
      /**
       * Format: double
       * @description The same for all relationships: how often contacts of this project take part, and its short history. In log-odds, -700 to 700.
       */
      level: number;
      /**
       * Format: double
       * @description By the active days: how many there are, and how old. In log-odds, -700 to 700.
       */
      activity: number;
      /**
       * Format: double
       * @description By the days of silence. In log-odds, -700 to 700.
       */
      silence: number;
    };
    DepthMovementItem: {
      /** @description 28 days before as_of, YYYY-MM-DD. */
      since: string;
      /**
       * Format: double
       * @description Depth at the end of that day, 0 to 1; 0 if nothing had happened yet.
       */
      depth_then: number;
      /**
       * Format: double
       * @description Change of depth by age and silence alone, as if nothing had happened since, -1 to 0. With new_activity it adds up to trend exactly, at 6 decimals.
       */
      passing_time: number;
      /**
       * Format: double
       * @description Further change by the active days since then, -1 to 1.
       */
      new_activity: number;
      /**
       * Format: int64
       * @description Active days in these 28 days, 0 to 28.
       */
      active_days: number;
      /**
       * Format: int64
       * @description Active days in the 28 days before, 0 to 28.
       */
      active_days_before: number;
      /** @description Why depth moved, in one sentence. */
      why: string;
    };
    TurnItem: {
      /**
       * @description never_heard: the contact never took part; mutual_silence: nothing for more than 30 days; awaiting_our_reply: they wrote last; awaiting_their_reply: we did; none: last together, or without any direction. Always none under version 1 of the score.
       * @enum {string}
       */
      state: 'none' | 'never_heard' | 'mutual_silence' | 'awaiting_our_reply' | 'awaiting_their_reply';
      /**
       * Format: int64
       * @description Days since any interaction, 0 or more; null if it is nobody’s turn (none).
       */
      days: number | null;
      /**
       * Format: int64
       * @description Days on which we wrote without an answer, 0 or more.
       */
      unanswered_days: number;
      /**
       * Format: int64
       * @description Days since the first of them, 0 or more; null without any.
       */
      chasing_days: number | null;
    };
    ActionItem: {
      /**
       * @description Stable code of the action.
       * @enum {string}
       */
      code:
        | 'reply'
        | 'stop_chasing'
        | 'follow_up'
        | 'wait'
        | 'win_back'
        | 'let_rest'
        | 'reach_out_now'
        | 'light_nudge'
        | 'second_touch'
        | 'nurture'
        | 'welcome_back'
        | 'invite_reply'
        | 'check_in'
        | 'protect'
        | 'deepen'
        | 'keep_rhythm';
      /** @description The action as one sentence. Its wording may change at any time. */
      sentence: string;
    };
    DepthOutlookItem: {
      /**
       * @description The band that depth falls to first; null in the lowest one.
       * @enum {string|null}
       */
      next_band: 'deep' | 'strong' | 'warm' | 'light' | 'faint' | null;
      /** @description First day, YYYY-MM-DD, on which depth is below its current band; null in the lowest one. */
      next_band_on: string | null;
      /** @description First day, YYYY-MM-DD, on which the contact is at risk; null if it already is, is dormant, or took part at most once and so never is. */
      at_risk_on: string | null;
      /** @description First day, YYYY-MM-DD, on which the contact is dormant: lost, and no longer at risk; null if it already is or never will be, and under version 1 of the score. */
      dormant_on: string | null;
    };
    ExplainedInteraction: {
      /**
       * Format: date-time
       * @description When it happened.
       */
      occurred_at: string;
      /**
       * @description What it was.
       * @enum {string}
       */
      kind: 'message' | 'call' | 'meeting' | 'email' | 'other';
      /** @description inbound or outbound, seen from the agent; null if unknown. */
      direction: string | null;
      /**
       * Format: double
       * @description Weight as sent, above 0; the weights of a day count at most 1 together.
       */
      weight: number;
      /** @description Your own id of it; null if it has none. */
      external_id: string | null;
    };
    DepthExplanationBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/DepthExplanationBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /** @description Day of the response, as of its end, YYYY-MM-DD. */
      as_of: string;
      /**
       * Format: int64
       * @description Version of the score in force on that day, 1 to 2.
       */
      score_version: number;
      /**
       * Format: int64
       * @description Version of the model in force on that day, 1 or more: 1 is the fixed formula, later ones are learned from the outcomes of the project. Null under version 1 of the score, which has no models.
       */
      model_version: number | null;
      /**
       * @description Whether that model is the fixed formula or learned; null under version 1 of the score.
       * @enum {string|null}
       */
      model_kind: 'fixed' | 'learned' | null;
      /**
       * Format: double
       * @description Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): the greater of evidence and first_reply_chance. Under version 1 of the score, that the pair is active: E / (1 + E), E = expected_active_days.
       */
      depth: number;
      /**
       * @description deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint, unless the project sets others.
       * @enum {string}
       */
      band: 'deep' | 'strong' | 'warm' | 'light' | 'faint';
      /**
       * Format: double
       * @description Depth minus depth 28 days before, both under the model of as_of, -1 to 1.
       */
      trend: number;
      /**
       * @description new: first active within 28 days; deepening: trend >= .05; declining: trend <= -.05; else stable.
       * @enum {string}
       */
      trend_word: 'new' | 'deepening' | 'declining' | 'stable';
      /**
       * @description Life-cycle stage: the first rule that applies, in this order.
       * @enum {string}
       */
      stage: 'new' | 'unanswered' | 'dormant' | 'at_risk' | 'one_off' | 'reactivated' | 'core' | 'growing' | 'steady';
      /** @description Whether the relationship is about to be lost: silent for longer than usual. */
      at_risk: boolean;
      /** @description Why it is at risk; empty if it is not. silent_vs_own_rhythm: silent for 14 days or more, and four typical gaps, with depth below .60; low_depth: silent for 7 days or more with depth below .40, unless the project sets others; declining: in addition, trend <= -.05. */
      at_risk_reasons: ('silent_vs_own_rhythm' | 'low_depth' | 'declining')[];
      inputs: components['schemas']['DepthInputs'];
      /** @description In the order in which the formula applies them. */
      contributions: components['schemas']['ContributionItem'][];
      learned: components['schemas']['LearnedParts'];
      movement: components['schemas']['DepthMovementItem'];
      turn: components['schemas']['TurnItem'];
      action: components['schemas']['ActionItem'];
      outlook: components['schemas']['DepthOutlookItem'];
      /** @description The last ten interactions that count, newest first. */
      interactions: components['schemas']['ExplainedInteraction'][];
    };
    DepthHistoryPoint: {
      /** @description YYYY-MM-DD. */
      date: string;
      /**
       * Format: double
       * @description Probability, 0 to 1, that the contact takes part on at least one of the 30 days after it; under version 1 of the score, that the pair is active.
       */
      depth: number;
      /**
       * @description deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint, unless the project sets others.
       * @enum {string}
       */
      band: 'deep' | 'strong' | 'warm' | 'light' | 'faint';
      /**
       * Format: double
       * @description Depth minus depth 28 days before, -1 to 1.
       */
      trend: number;
      /** @description Whether it was about to be lost. */
      at_risk: boolean;
      /**
       * @description Life-cycle stage.
       * @enum {string}
       */
      stage: 'new' | 'unanswered' | 'dormant' | 'at_risk' | 'one_off' | 'reactivated' | 'core' | 'growing' | 'steady';
      /**
       * Format: int64
       * @description Whole days since the last active day, 0 or more; null if the contact never took part.
       */
      silence_days: number | null;
      /**
       * Format: int64
       * @description Version of the model in force on that day, 1 or more: 1 is the fixed formula, later ones are learned from the outcomes of the project. Null under version 1 of the score, which has no models. A chart marks the days on which it changes.
       */
      model_version: number | null;
    };
    DepthHistoryBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/DepthHistoryBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /** @description First day of the range that has a point, or would have one, YYYY-MM-DD. */
      from: string;
      /** @description Last day of the range, YYYY-MM-DD. */
      to: string;
      /**
       * @description Days between two points: one, or seven.
       * @enum {string}
       */
      step: 'day' | 'week';
      /** @description Ascending; none for days before the first active one. */
      points: components['schemas']['DepthHistoryPoint'][];
    };
    BreadthExplained: {
      /**
       * Format: double
       * @description Share of this component in the index, 0 to 1, as the project had set it with the newest run.
       */
      weight: number;
      /**
       * Format: double
       * @description sum_of_evidence / (sum_of_evidence + breadth_half), 0 to 1; under version 1 of the score, the same of sum_of_depths.
       */
      value: number;
      /**
       * Format: double
       * @description weight x value at 6 decimals, 0 to weight. The millionths lost by truncation go to the components truncated most, so the four add up to moat_index exactly.
       */
      contribution: number;
      /**
       * Format: double
       * @description Sum of all depths: contacts to expect active in the next 30 days, 0 or more. Null under version 2 of the score.
       */
      sum_of_depths: number | null;
      /**
       * Format: double
       * @description Sum of the evidence of all relationships, without chances of a first reply: contacts expected in the next 30 days, 0 or more. Null under version 1 of the score.
       */
      sum_of_evidence: number | null;
      /**
       * Format: double
       * @description Contacts at which breadth is one half, above 0: 25, or as the project sets.
       */
      breadth_half: number;
    };
    DepthQualityExplained: {
      /**
       * Format: double
       * @description Share of this component in the index, 0 to 1, as the project had set it with the newest run.
       */
      weight: number;
      /**
       * Format: double
       * @description weighted_evidence / sum_of_weights, 0 to 1; under version 1 of the score, sum_of_squared_depths / sum_of_depths.
       */
      value: number;
      /**
       * Format: double
       * @description weight x value at 6 decimals, 0 to weight. The millionths lost by truncation go to the components truncated most, so the four add up to moat_index exactly.
       */
      contribution: number;
      /**
       * Format: double
       * @description Sum of all depths, 0 or more. Null under version 2 of the score.
       */
      sum_of_depths: number | null;
      /**
       * Format: double
       * @description Sum of the squares of all depths, 0 or more. Null under version 2 of the score.
       */
      sum_of_squared_depths: number | null;
      /**
       * Format: double
       * @description Sum of the weights (n - 1) / (n + 3) x 2^(-r / 120), n = days on which the contact took part, r = days of silence: what a relationship is worth, forgotten with a half-life of 120 days, 0 or more. Null under version 1 of the score.
       */
      sum_of_weights: number | null;
      /**
       * Format: double
       * @description Sum of weight x evidence, 0 or more. Null under version 1 of the score.
       */
      weighted_evidence: number | null;
    };
    TrendExplained: {
      /**
       * Format: double
       * @description Share of this component in the index, 0 to 1, as the project had set it with the newest run.
       */
      weight: number;
      /**
       * Format: double
       * @description (gains + 1) / (gains + losses + 2), 0 to 1; .5 is even.
       */
      value: number;
      /**
       * Format: double
       * @description weight x value at 6 decimals, 0 to weight. The millionths lost by truncation go to the components truncated most, so the four add up to moat_index exactly.
       */
      contribution: number;
      /**
       * Format: double
       * @description Sum of the trends of evidence (of depth under version 1 of the score) above 0: gained within 28 days, 0 or more.
       */
      gains: number;
      /**
       * Format: double
       * @description Sum of the same trends below 0, without their sign: lost within 28 days, 0 or more.
       */
      losses: number;
    };
    RiskExplained: {
      /**
       * Format: double
       * @description Share of this component in the index, 0 to 1, as the project had set it with the newest run.
       */
      weight: number;
      /**
       * Format: double
       * @description 1 - weight_lost / sum_of_weights, 0 to 1: high when safe; under version 1 of the score, 1 - potential_at_risk / potential.
       */
      value: number;
      /**
       * Format: double
       * @description weight x value at 6 decimals, 0 to weight. The millionths lost by truncation go to the components truncated most, so the four add up to moat_index exactly.
       */
      contribution: number;
      /**
       * Format: double
       * @description Sum of the potentials (depth if they came back today) of all relationships, 0 or more. Null under version 2 of the score.
       */
      potential: number | null;
      /**
       * Format: double
       * @description Sum of the potentials of those at risk, 0 or more. Null under version 2 of the score.
       */
      potential_at_risk: number | null;
      /**
       * Format: double
       * @description Sum of the weights (n - 1) / (n + 3) x 2^(-r / 120), n = days on which the contact took part, r = days of silence: what a relationship is worth, forgotten with a half-life of 120 days, 0 or more. Null under version 1 of the score.
       */
      sum_of_weights: number | null;
      /**
       * Format: double
       * @description Sum of the weights of those at risk or dormant, 0 or more. Null under version 1 of the score.
       */
      weight_lost: number | null;
    };
    MoatMover: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /**
       * Format: double
       * @description moat_index minus what it would be if this relationship alone were as it was a week ago, -1 to 1, at 6 decimals. Effects do not add up: the index is not a sum.
       */
      effect: number;
      /**
       * Format: double
       * @description Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (under version 1 of the score, that the pair is active); see the explanation of the relationship.
       */
      depth: number;
      /**
       * Format: double
       * @description Depth a week ago, 0 to 1; 0 if nothing had happened yet.
       */
      depth_week_ago: number;
      /** @description Whether it is at risk. */
      at_risk: boolean;
      /** @description Whether it was at risk a week ago. */
      at_risk_week_ago: boolean;
      /** @description Whether it is dormant: lost, and no longer at risk. Always false under version 1 of the score. */
      dormant: boolean;
      /** @description Whether it was dormant a week ago. */
      dormant_week_ago: boolean;
    };
    MoatIndexExplanationBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/MoatIndexExplanationBody.json
       */
      readonly $schema?: string;
      /** @description Day of the response, as of its end, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      /**
       * Format: int64
       * @description Version of the score that the newest run computed, 1 to 2.
       */
      score_version: number;
      /**
       * Format: int64
       * @description Version of the model in force on that day, 1 or more: 1 is the fixed formula, later ones are learned. Null under version 1 of the score.
       */
      model_version: number | null;
      /**
       * Format: double
       * @description The components by their weights, 0 to 1: .30 breadth + .35 depth_quality + .15 trend + .20 risk unless the project sets others; the sum of the contributions.
       */
      moat_index: number;
      /**
       * Format: double
       * @description The Moat Index 7 days ago under the current model, 0 to 1, so that a change of the model does not count as movement; 0 if there was no history yet.
       */
      moat_index_prev: number;
      /**
       * Format: double
       * @description moat_index minus moat_index_prev, -1 to 1.
       */
      moat_index_delta: number;
      /**
       * Format: int64
       * @description Relationships in the sums, 0 or more.
       */
      relationships: number;
      breadth: components['schemas']['BreadthExplained'];
      depth_quality: components['schemas']['DepthQualityExplained'];
      trend: components['schemas']['TrendExplained'];
      risk: components['schemas']['RiskExplained'];
      /** @description The ten relationships that moved it most within a week, up or down, the largest effect first. */
      movers: components['schemas']['MoatMover'][];
    };
    MoatIndexPoint: {
      /** @description YYYY-MM-DD. */
      date: string;
      /**
       * Format: double
       * @description .30 breadth + .35 depth_quality + .15 trend + .20 risk, 0 to 1; the weights are settings of the project.
       */
      moat_index: number;
      /**
       * Format: double
       * @description S / (S + 25), S = sum of evidence (of depths under version 1 of the score), 0 to 1; the 25 is a setting of the project.
       */
      breadth: number;
      /**
       * Format: double
       * @description Mean evidence weighted by worth, 0 to 1; under version 1 of the score, sum of squared depths / sum of depths.
       */
      depth_quality: number;
      /**
       * Format: double
       * @description (gains + 1) / (gains + losses + 2) within 28 days, 0 to 1.
       */
      trend: number;
      /**
       * Format: double
       * @description Share of the weight that is neither at risk nor dormant, 0 to 1: high when safe; under version 1 of the score, share of the potential that is not at risk.
       */
      risk: number;
      /**
       * Format: int64
       * @description Relationships by then, 0 or more.
       */
      relationships: number;
      /**
       * Format: int64
       * @description Version of the score that the day was computed with, 1 to 2. A chart marks the days on which it changes.
       */
      score_version: number;
      /**
       * Format: int64
       * @description Version of the model in force on that day, 1 or more: 1 is the fixed formula, later ones are learned. Null under version 1 of the score.
       */
      model_version: number | null;
    };
    MoatIndexHistoryBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/MoatIndexHistoryBody.json
       */
      readonly $schema?: string;
      /** @description First day of the range that has a point, or would have one, YYYY-MM-DD; null before the first recompute. */
      from: string | null;
      /** @description Last day of the range, YYYY-MM-DD; null before the first recompute. */
      to: string | null;
      /**
       * @description Days between two points: one, or seven.
       * @enum {string}
       */
      step: 'day' | 'week';
      /** @description First day with an index, YYYY-MM-DD: 120 days before the first full recompute, and every day since; null before it. */
      kept_from: string | null;
      /** @description Ascending; none for days before kept_from, or before the first interaction. */
      points: components['schemas']['MoatIndexPoint'][];
    };
    RelationshipItem: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /**
       * Format: double
       * @description Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): an inbound or undirected interaction, or a meeting. See the explanation of the relationship.
       */
      depth: number;
      /**
       * @description deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint.
       * @enum {string}
       */
      band: 'deep' | 'strong' | 'warm' | 'light' | 'faint';
      /**
       * Format: double
       * @description Depth now minus depth 28 days ago, -1 to 1.
       */
      trend: number;
      /**
       * @description new: first active within 28 days; deepening: trend >= .05; declining: trend <= -.05; else stable.
       * @enum {string}
       */
      trend_word: 'new' | 'deepening' | 'declining' | 'stable';
      /**
       * @description Life-cycle stage.
       * @enum {string}
       */
      stage: 'new' | 'unanswered' | 'dormant' | 'at_risk' | 'one_off' | 'reactivated' | 'core' | 'growing' | 'steady';
      /** @description Whether the relationship is about to be lost: silent for longer than usual. */
      at_risk: boolean;
      /** @description Stable code of the recommended action. */
      action: string;
      /** @description The action as one sentence. Its wording may change at any time. */
      recommended_action: string;
      /**
       * Format: double
       * @description Depth if the contact took part today, 0 to 1; 0 if the contact never took part.
       */
      potential: number;
      /**
       * Format: double
       * @description potential x (1 - depth), 0 to 1: what can be lost.
       */
      value_at_stake: number;
      /**
       * Format: int64
       * @description Interactions with a weight above 0, 1 or more.
       */
      interactions: number;
      /**
       * Format: int64
       * @description Active days: those on which the contact took part, 0 or more.
       */
      active_days: number;
      /**
       * Format: double
       * @description Days from one active day to the next, above 0: (last active day - first + 7) / active_days; null if the contact never took part.
       */
      typical_gap: number | null;
      /**
       * @description Whose turn it is; null until the next recompute.
       * @enum {string|null}
       */
      turn: 'never_heard' | 'awaiting_our_reply' | 'awaiting_their_reply' | 'mutual_silence' | 'none' | null;
      /**
       * Format: int64
       * @description Days on which we wrote after the contact last took part, 0 or more; null until the next recompute.
       */
      unanswered_days: number | null;
      /**
       * Format: int64
       * @description Whole days since the last active day, 0 or more; null if the contact never took part.
       */
      silence_days: number | null;
      /**
       * Format: int64
       * @description Whole days since the last interaction, 0 or more.
       */
      days_since: number;
      /** @description First active day, YYYY-MM-DD; null if the contact never took part. */
      first_day: string | null;
      /**
       * Format: date-time
       * @description The most recent interaction.
       */
      last_interaction: string;
      /** @description On hold: there is no data of its source since this day, YYYY-MM-DD, so that it may only seem to be at risk, and nothing was announced; null otherwise. As of now, on all pages. */
      on_hold_since: string | null;
    };
    RelationshipsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/RelationshipsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description In the requested order. */
      relationships: components['schemas']['RelationshipItem'][];
      /**
       * Format: int64
       * @description Relationships that match the filter, 0 or more, as counted for the first page.
       */
      total: number;
      /** @description Day of the numbers on all pages, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      /** @description Whether a recompute has finished since the first page. The pages still show the state of the first page, each relationship exactly once; for the newest state, start again without `cursor`. */
      changed: boolean;
    };
    BacktestCutoffItem: {
      /** @description The day, YYYY-MM-DD. Later data is not used for the prediction. */
      date: string;
      /**
       * Format: int64
       * @description Relationships that existed by then, 0 or more.
       */
      relationships: number;
      /**
       * Format: int64
       * @description Relationships of these without an active day in the horizon after it, 0 or more.
       */
      silent: number;
    };
    BacktestModelCutoff: {
      /** @description The cutoff, YYYY-MM-DD. */
      date: string;
      /**
       * Format: double
       * @description AUC for silence, 0..1, at this cutoff; null if all relationships had the same outcome.
       */
      auc: number | null;
      /**
       * Format: double
       * @description Spearman for volume, -1..1, at this cutoff; null if all relationships had the same outcome.
       */
      spearman: number | null;
    };
    BacktestDecileItem: {
      /**
       * Format: int64
       * @description Tenth of the predictions, 1 to 10; 1 is the least likely to go silent.
       */
      decile: number;
      /**
       * Format: int64
       * @description Relationships in it, 0 or more. Equal predictions stay together.
       */
      count: number;
      /**
       * Format: double
       * @description Mean predicted probability of silence, 0..1; null for models without probabilities, and for an empty tenth.
       */
      predicted: number | null;
      /**
       * Format: double
       * @description Share that was silent, 0..1; null for an empty tenth.
       */
      observed: number | null;
    };
    BacktestModelItem: {
      /**
       * @description depth: the score. recency: days since the last active day. frequency: active days. rfm: quintiles 1..5 of recency, frequency and sum of weights, added up. bg_nbd: the BG/NBD model, fitted by maximum likelihood at each cutoff.
       * @enum {string}
       */
      model: 'depth' | 'recency' | 'frequency' | 'rfm' | 'bg_nbd';
      /**
       * Format: double
       * @description Area under the ROC curve for silence, 0..1, 0.5 by chance: how often of one silent and one active relationship the silent one was ranked riskier. Mean over the cutoffs; null if all relationships had the same outcome.
       */
      auc: number | null;
      /**
       * Format: double
       * @description Spearman's rank correlation, -1..1, of the prediction with the active days in the horizon. Mean over the cutoffs; null if all relationships had the same outcome.
       */
      spearman: number | null;
      /**
       * Format: int64
       * @description Relationships flagged at risk, summed over the cutoffs, 0 or more. Each baseline flags as many as the score does, the most certain first. Only relationships with two interactions or more can be flagged.
       */
      flagged: number;
      /**
       * Format: double
       * @description Silent among all that can be flagged, 0..1: the precision of a random flag; null if there are none.
       */
      base_rate: number | null;
      /**
       * Format: double
       * @description Silent among the flagged, 0..1; null if none is flagged.
       */
      precision: number | null;
      /**
       * Format: double
       * @description Flagged among the silent with two interactions or more, 0..1; null if none was silent.
       */
      recall: number | null;
      /**
       * Format: double
       * @description Mean difference of predicted and observed share per tenth, 0..1, weighted by size; null for models without probabilities.
       */
      calibration_error: number | null;
      /** @description The same per cutoff. */
      cutoffs: components['schemas']['BacktestModelCutoff'][];
      /** @description Predicted against observed, all ten, from the lowest. */
      deciles: components['schemas']['BacktestDecileItem'][];
    };
    ParticipationTenthItem: {
      /**
       * Format: double
       * @description Lowest probability of the group, 0..0.9.
       */
      from: number;
      /**
       * Format: double
       * @description Upper limit of the probability, 0.1..1, exclusive except for 1.
       */
      to: number;
      /**
       * Format: int64
       * @description Relationships in it, 0 or more.
       */
      rows: number;
      /**
       * Format: double
       * @description Mean predicted probability, 0..1; null if the group is empty.
       */
      said: number | null;
      /**
       * Format: double
       * @description Share of the contacts that took part, 0..1; null if the group is empty.
       */
      took_part: number | null;
    };
    BacktestParticipationItem: {
      /**
       * @description fixed: one formula for all projects. learned: fitted at each cutoff, on the data of that time.
       * @enum {string}
       */
      model: 'fixed' | 'learned';
      /**
       * Format: double
       * @description Area under the ROC curve, 0..1, 0.5 by chance; mean over the cutoffs. Null if all contacts had the same outcome.
       */
      auc: number | null;
      /**
       * Format: double
       * @description Mean logarithmic loss, 0 or more, lower is better; null without relationships.
       */
      log_loss: number | null;
      /**
       * Format: double
       * @description Mean squared difference of probability and outcome, 0..1, lower is better; null without relationships.
       */
      brier: number | null;
      /**
       * Format: double
       * @description Mean difference of predicted and observed share per tenth of the relationships, 0..1.
       */
      calibration_error: number | null;
      /**
       * Format: int64
       * @description Relationships treated as alarms, 0 or more: the same number for each model, the most certain first.
       */
      alarms: number;
      /**
       * Format: double
       * @description Share of the alarms in which the contact did not take part, 0..1; null without alarms.
       */
      precision: number | null;
      /** @description Tenths of the probability, from the lowest. */
      reliability: components['schemas']['ParticipationTenthItem'][];
    };
    BacktestBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/BacktestBody.json
       */
      readonly $schema?: string;
      /**
       * Format: date-time
       * @description When it was run; null before the first.
       */
      ran_at: string | null;
      /**
       * Format: int64
       * @description Days predicted from each cutoff, 1 to 365; null before the first.
       */
      horizon_days: number | null;
      /** @description The past days of the backtest, ascending; empty before the first backtest. */
      cutoffs: components['schemas']['BacktestCutoffItem'][];
      /** @description The score first, then the baselines; empty before the first. */
      models: components['schemas']['BacktestModelItem'][];
      /** @description The result in plain words, including when the score loses. */
      verdict: string;
      /** @description How well the fixed and the learned model predicted that the contact takes part. Empty before the first backtest, and under version 1 of the score. */
      participation: components['schemas']['BacktestParticipationItem'][];
      /** @description The result of that comparison in plain words; empty if there is none. */
      participation_verdict: string;
      /** @description Whether the history was shorter than two horizons at the last cutoff, so that the figures may still change considerably. */
      provisional: boolean;
    };
    LifeCycleStage: {
      /** @description Life-cycle stage, the first that fits: new (first active day within 28 days; of a contact that never took part, first message); unanswered (the contact never took part); dormant (silent for 56 days and four typical gaps, depth below 0.25); at_risk; one_off (took part once); reactivated (active in the last 28 days, not in the 28 before); core (depth 0.75 or more); growing (depth up by 0.05 or more in 28 days); steady. In lists: new, growing, core, steady, reactivated, one_off, unanswered, at_risk, dormant. */
      stage: string;
      /**
       * Format: int64
       * @description Relationships in it at the end of `from`, 0 or more.
       */
      count_from: number;
      /**
       * Format: int64
       * @description Relationships in it at the end of `to`, 0 or more.
       */
      count: number;
    };
    LifeCycleTransition: {
      /** @description Stage at the end of `from`; none for relationships that did not exist yet. */
      from: string;
      /**
       * Format: int64
       * @description All relationships of this row, 0 or more.
       */
      count: number;
      /** @description Relationships by stage at the end of `to`, 0 or more; always all nine stages. */
      to: {
        [key: string]: number;
      };
    };
    LifeCycleWindow: {
      /** @description Its first day, YYYY-MM-DD. */
      from: string;
      /** @description Its last day, YYYY-MM-DD. */
      to: string;
      /**
       * Format: int64
       * @description Relationships in which the contact took part in it, 0 or more: new + retained + resurrected.
       */
      active: number;
      /**
       * Format: int64
       * @description Relationships in which the contact took part in it for the first time ever, 0 or more.
       */
      new: number;
      /**
       * Format: int64
       * @description Active in it and in the 28 days before it, 0 or more.
       */
      retained: number;
      /**
       * Format: int64
       * @description Active in it and earlier, but not in the 28 days before it, 0 or more.
       */
      resurrected: number;
      /**
       * Format: int64
       * @description Active in the 28 days before it, but not in it, 0 or more.
       */
      lapsed: number;
      /**
       * Format: double
       * @description Quick ratio: (new + resurrected) / lapsed, 0 or more; above 1 the active relationships grow. null if none lapsed.
       */
      quick_ratio: number | null;
    };
    LifeCycleBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/LifeCycleBody.json
       */
      readonly $schema?: string;
      /** @description First of the two days compared, YYYY-MM-DD. */
      from: string;
      /** @description Second of the two days compared, YYYY-MM-DD. */
      to: string;
      /**
       * Format: int64
       * @description Version of the model in force on the first day, 1 or more; 1 is the fixed formula, null is version 1 of the score.
       */
      from_model_version: number | null;
      /**
       * Format: int64
       * @description Version of the model in force on the second day, 1 or more, or null. If it differs from the first, the change of model also moved relationships between stages.
       */
      to_model_version: number | null;
      /** @description Always all nine, in the same order. */
      stages: components['schemas']['LifeCycleStage'][];
      /** @description Always ten rows: none, then the nine stages. */
      transitions: components['schemas']['LifeCycleTransition'][];
      /** @description Windows of 28 days, counted back from `to` while they fit after `from` (at least one), ascending. */
      windows: components['schemas']['LifeCycleWindow'][];
    };
    ReliabilityItem: {
      /**
       * Format: double
       * @description Lowest probability of the group, 0..0.9.
       */
      from: number;
      /**
       * Format: double
       * @description Upper limit of the probability, 0.1..1, exclusive except for 1.
       */
      to: number;
      /**
       * Format: int64
       * @description Rows with such a prediction, 0 or more; a row is one relationship on one past day.
       */
      rows: number;
      /**
       * Format: double
       * @description Mean predicted probability, 0..1; null if the group is empty.
       */
      said: number | null;
      /**
       * Format: double
       * @description Share of the contacts that took part, 0..1; null if the group is empty.
       */
      took_part: number | null;
    };
    ModelBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ModelBody.json
       */
      readonly $schema?: string;
      /**
       * Format: int64
       * @description Version of the model that computed the current scores, 1 or more; null before version 2 of the score.
       */
      version: number | null;
      /**
       * @description Kind of that version: learned or fixed.
       * @enum {string}
       */
      kind: 'learned' | 'fixed';
      /** @description In plain words: what the model was calibrated on and how accurate it is, or why nothing is learned yet. */
      summary: string;
      /** @description Whether the history is shorter than two horizons, so that the probabilities may still be inaccurate. */
      provisional: boolean;
      /** @description Last day used for the fit, YYYY-MM-DD; null if nothing is learned. */
      fitted_on: string | null;
      /**
       * Format: int64
       * @description Outcomes used for the fit, 0 or more: the rows in which the contact took part.
       */
      outcomes: number;
      /**
       * Format: double
       * @description Calibration error of the fixed model on the rows of the fit, 0..1; null without a fit.
       */
      calibration_before: number | null;
      /**
       * Format: double
       * @description Calibration error of the model on the same rows, 0..1; null without a fit.
       */
      calibration_after: number | null;
      /** @description Tenths of the probability, from the lowest; empty if nothing is learned. */
      reliability: components['schemas']['ReliabilityItem'][];
    };
    ModelVersionItem: {
      /**
       * Format: int64
       * @description Version, 2 or more; version 1 is the fixed model that every project begins with and is not listed.
       */
      version: number;
      /**
       * @description learned: fitted to the project’s own outcomes; fixed: one formula for all projects again.
       * @enum {string}
       */
      kind: 'learned' | 'fixed';
      /**
       * Format: double
       * @description Level, -12..12: ln(p / (1 - p)) of the probability p without any other factor.
       */
      c: number;
      /**
       * Format: double
       * @description Exponent of the active value (the sum of active days, decayed with age), 0..4.
       */
      a: number;
      /**
       * Format: double
       * @description Exponent of freshness (which falls with the days of silence), 0..4.
       */
      f: number;
      /**
       * Format: double
       * @description Exponent of 1 + days of silence, 0..4.
       */
      s: number;
      /**
       * Format: double
       * @description Exponent of the number of active days, 0..4.
       */
      m: number;
      /**
       * Format: double
       * @description Exponent of the correction for a history of few days, 0 or more; 0 in fixed models.
       */
      y: number;
      /**
       * Format: double
       * @description Chance of a first reply within 30 days, 0..0.2.
       */
      rho: number;
      /**
       * Format: int64
       * @description Days that depth predicts, 1 to 365.
       */
      horizon: number;
      /** @description First day of the history that the model uses, YYYY-MM-DD. */
      l_start_day: string;
      /** @description Last day used for the fit, YYYY-MM-DD; null for the fixed model. */
      fitted_on: string | null;
      /** @description First day on which it applies, YYYY-MM-DD. */
      from_day: string;
      /**
       * Format: int64
       * @description Days in which an outcome had to occur, 1 or more; null if nothing was fitted.
       */
      window_days: number | null;
      /**
       * Format: int64
       * @description Past days that the fit predicted from, 0 to 6.
       */
      windows: number;
      /**
       * Format: int64
       * @description Relationships used, on all these days together, 0 to 50000, approximately.
       */
      rows: number;
      /**
       * Format: int64
       * @description Rows in which the contact then took part, 0 or more.
       */
      outcomes: number;
      /**
       * Format: int64
       * @description Relationships used in which the contact had not replied yet, on all these days together, 0 or more.
       */
      reply_rows: number;
      /**
       * Format: int64
       * @description Relationships of these in which the contact then replied, 0 or more.
       */
      replies: number;
      /**
       * Format: double
       * @description Calibration error of the fixed model on these rows, 0..1; null without rows.
       */
      calibration_before: number | null;
      /**
       * Format: double
       * @description Calibration error of this model on the same rows, 0..1; null without rows.
       */
      calibration_after: number | null;
    };
    ModelVersionsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ModelVersionsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first. */
      versions: components['schemas']['ModelVersionItem'][];
      /**
       * Format: int64
       * @description Number of all versions, 0 or more.
       */
      total: number;
    };
    BandSettingsItem: {
      /**
       * Format: double
       * @description Depth from which the band is deep, 0..1; 0.75 by default.
       */
      deep: number;
      /**
       * Format: double
       * @description Depth from which the band is strong, 0..1; 0.5 by default.
       */
      strong: number;
      /**
       * Format: double
       * @description Depth from which the band is warm, 0..1; 0.25 by default.
       */
      warm: number;
      /**
       * Format: double
       * @description Depth from which the band is light, 0..1; 0.1 by default. Below it the band is faint.
       */
      light: number;
    };
    AtRiskSettingsItem: {
      /**
       * Format: int64
       * @description Cooling: silent for this many days or more, 1 to 365; 7 by default, …
       */
      cooling_silence_days: number;
      /**
       * Format: double
       * @description … with depth below this, 0..1; 0.4 by default.
       */
      cooling_depth: number;
      /**
       * Format: int64
       * @description Overdue: silent for this many days or more, 1 to 365; 14 by default, and for four typical gaps, …
       */
      overdue_silence_days: number;
      /**
       * Format: double
       * @description … with depth below this, 0..1; 0.6 by default.
       */
      overdue_depth: number;
    };
    WeightSettingsItem: {
      /**
       * Format: double
       * @description Weight of breadth, 0..1; 0.3 by default.
       */
      breadth: number;
      /**
       * Format: double
       * @description Weight of depth quality, 0..1; 0.35 by default.
       */
      depth_quality: number;
      /**
       * Format: double
       * @description Weight of trend, 0..1; 0.15 by default.
       */
      trend: number;
      /**
       * Format: double
       * @description Weight of risk, 0..1; 0.2 by default.
       */
      risk: number;
    };
    SignalSettingsItem: {
      /**
       * Format: int64
       * @description Days for which a return to a state that was just left is held back, 0 to 30; 3 by default.
       */
      cooldown_days: number;
      /**
       * Format: int64
       * @description Days that a contact waits for an answer until a reply is owed, 1 to 30; 3 by default.
       */
      reply_owed_days: number;
      /**
       * Format: double
       * @description Change of the Moat Index, 0.001..1, since it was announced last, that is announced; 0.02 by default.
       */
      moat_index_step: number;
      /**
       * Format: int64
       * @description Days for which transitions are kept, 1 to 365; 90 by default.
       */
      keep_days: number;
      /**
       * Format: double
       * @description Potential from which a relationship at risk opens an episode, 0..1; 0.25 by default.
       */
      episode_potential: number;
      /**
       * Format: int64
       * @description Share of relationships, in percent, whose episodes are held out, 0 to 50; 0 by default.
       */
      holdout_percent: number;
    };
    SettingsItem: {
      /**
       * Format: int64
       * @description Days ahead that depth, risk and potential refer to, 1 to 365; 30 by default. Expected active days = A × F × horizon / 120.
       */
      horizon_days: number;
      bands: components['schemas']['BandSettingsItem'];
      at_risk: components['schemas']['AtRiskSettingsItem'];
      /**
       * Format: double
       * @description Expected active contacts at which breadth is one half, above 0; 25 by default. breadth = S / (S + this).
       */
      breadth_half: number;
      weights: components['schemas']['WeightSettingsItem'];
      /**
       * @description learned: the model is fitted to the project’s own outcomes, the default of new projects. fixed: one formula for all projects. Used by version 2 of the score.
       * @enum {string}
       */
      model: 'learned' | 'fixed';
      /**
       * @description counts: an interaction without direction counts as one in which the contact takes part. ignored: it does not count, except for meetings. Used by version 2 of the score.
       * @enum {string}
       */
      undirected: 'counts' | 'ignored';
      signals: components['schemas']['SignalSettingsItem'];
    };
    SettingsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/SettingsBody.json
       */
      readonly $schema?: string;
      /**
       * Format: int64
       * @description Version, counted from 1; 0 for the defaults.
       */
      version: number;
      settings: components['schemas']['SettingsItem'];
      /**
       * Format: date-time
       * @description When they were applied; null for the defaults.
       */
      applied_at: string | null;
      /** @description Id of the user who applied them; null for the defaults. */
      applied_by: string | null;
      /**
       * Format: int64
       * @description The version that this one restored, 0 or more; null unless it is a rollback.
       */
      restores: number | null;
    };
    BandsInput: {
      /**
       * Format: double
       * @description Depth from which the band is deep, 0..1.
       * @default 0.75
       */
      deep?: number;
      /**
       * Format: double
       * @description Depth from which the band is strong, 0..1.
       * @default 0.5
       */
      strong?: number;
      /**
       * Format: double
       * @description Depth from which the band is warm, 0..1.
       * @default 0.25
       */
      warm?: number;
      /**
       * Format: double
       * @description Depth from which the band is light, 0..1; below it the band is faint.
       * @default 0.1
       */
      light?: number;
    };
    AtRiskInput: {
      /**
       * Format: int64
       * @description Cooling: silent for this many days or more, 1 to 365, …
       * @default 7
       */
      cooling_silence_days?: number;
      /**
       * Format: double
       * @description … with depth below this, 0..1.
       * @default 0.4
       */
      cooling_depth?: number;
      /**
       * Format: int64
       * @description Overdue: silent for this many days or more, 1 to 365, and for four typical gaps, …
       * @default 14
       */
      overdue_silence_days?: number;
      /**
       * Format: double
       * @description … with depth below this, 0..1.
       * @default 0.6
       */
      overdue_depth?: number;
    };
    WeightsInput: {
      /**
       * Format: double
       * @description Weight of breadth, 0..1.
       * @default 0.3
       */
      breadth?: number;
      /**
       * Format: double
       * @description Weight of depth quality, 0..1.
       * @default 0.35
       */
      depth_quality?: number;
      /**
       * Format: double
       * @description Weight of trend, 0..1.
       * @default 0.15
       */
      trend?: number;
      /**
       * Format: double
       * @description Weight of risk, 0..1.
       * @default 0.2
       */
      risk?: number;
    };
    SignalsInput: {
      /**
       * Format: int64
       * @description Days for which a return to a state that was just left is held back, 0 to 30.
       * @default 3
       */
      cooldown_days?: number;
      /**
       * Format: int64
       * @description Days that a contact waits for an answer until a reply is owed, 1 to 30.
       * @default 3
       */
      reply_owed_days?: number;
      /**
       * Format: double
       * @description Change of the Moat Index, 0.001..1, since it was announced last, that is announced.
       * @default 0.02
       */
      moat_index_step?: number;
      /**
       * Format: int64
       * @description Days for which transitions are kept, 1 to 365.
       * @default 90
       */
      keep_days?: number;
      /**
       * Format: double
       * @description Potential from which a relationship at risk opens an episode, 0..1.
       * @default 0.25
       */
      episode_potential?: number;
      /**
       * Format: int64
       * @description Share of relationships, in percent, whose episodes are held out, 0 to 50.
       * @default 0
       */
      holdout_percent?: number;
    };
    SettingsPatch: {
      /**
       * Format: int64
       * @description Days ahead that depth, risk and potential refer to, 1 to 365.
       * @default 30
       */
      horizon_days?: number;
      bands?: components['schemas']['BandsInput'];
      at_risk?: components['schemas']['AtRiskInput'];
      /**
       * Format: double
       * @description Expected active contacts at which breadth is one half, above 0.
       * @default 25
       */
      breadth_half?: number;
      weights?: components['schemas']['WeightsInput'];
      /**
       * @description learned: fitted to the project’s own outcomes; fixed: one formula for all projects.
       * @enum {string}
       */
      model?: 'learned' | 'fixed';
      /**
       * @description Whether interactions without a direction count.
       * @enum {string}
       */
      undirected?: 'counts' | 'ignored';
      signals?: components['schemas']['SignalsInput'];
    };
    SettingsVersionItem: {
      /**
       * Format: int64
       * @description Version, counted from 1; 0 for the defaults.
       */
      version: number;
      settings: components['schemas']['SettingsItem'];
      /**
       * Format: date-time
       * @description When they were applied; null for the defaults.
       */
      applied_at: string | null;
      /** @description Id of the user who applied them; null for the defaults. */
      applied_by: string | null;
      /**
       * Format: int64
       * @description The version that this one restored, 0 or more; null unless it is a rollback.
       */
      restores: number | null;
    };
    SettingsVersionsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/SettingsVersionsBody.json
       */
      readonly $schema?: string;
      /** @description Newest first; without the defaults, which are version 0. */
      versions: components['schemas']['SettingsVersionItem'][];
      /**
       * Format: int64
       * @description Number of all versions, 0 or more.
       */
      total: number;
    };
    SettingsRollback: {
      /**
       * Format: int64
       * @description The version to restore, 0 or more; 0 is the defaults.
       */
      version: number;
    };
    PreviewBook: {
      /** @description Relationships by band, 0 or more; always all five. */
      bands: {
        [key: string]: number;
      };
      /**
       * Format: int64
       * @description Relationships at risk, 0 or more.
       */
      at_risk: number;
      /**
       * Format: int64
       * @description Relationships whose contact waits for an answer for `reply_owed_days` or more, 0 or more.
       */
      reply_owed: number;
      /**
       * Format: double
       * @description Moat Index, 0..1: the weighted sum of the four components.
       */
      moat_index: number;
      /**
       * Format: double
       * @description Breadth, 0..1: S / (S + breadth_half), S being the sum of evidence.
       */
      breadth: number;
      /**
       * Format: double
       * @description Depth quality, 0..1: the mean of evidence, weighted by what each relationship is worth.
       */
      depth_quality: number;
      /**
       * Format: double
       * @description Trend, 0..1: (gains + 1) / (gains + losses + 2) of evidence over 28 days.
       */
      trend: number;
      /**
       * Format: double
       * @description Risk, 0..1, high when safe: 1 - weight of relationships at risk or dormant / weight of all.
       */
      risk: number;
    };
    PreviewBacktest: {
      /** @description The day of the prediction, YYYY-MM-DD: the last one with a whole horizon after it. */
      cutoff: string;
      /**
       * Format: int64
       * @description Days predicted, 1 to 365.
       */
      horizon_days: number;
      /**
       * Format: int64
       * @description Relationships in the backtest, 1 to 20000: all that existed by then, or a sample.
       */
      relationships: number;
      /**
       * Format: double
       * @description AUC for silence, 0..1, 0.5 by chance; null if all relationships had the same outcome.
       */
      auc: number | null;
      /**
       * Format: double
       * @description Spearman rank correlation of depth and active days in the horizon, -1..1; null if all relationships had the same outcome.
       */
      spearman: number | null;
      /**
       * Format: int64
       * @description Flagged at risk, 0 or more.
       */
      flagged: number;
      /**
       * Format: double
       * @description Silent among the flagged, 0..1; null if none is flagged.
       */
      precision: number | null;
      /**
       * Format: double
       * @description Flagged among the silent with two interactions or more, 0..1; null if none was silent.
       */
      recall: number | null;
      /**
       * Format: double
       * @description Mean difference of predicted and observed share of silence per tenth, 0..1; null without relationships.
       */
      calibration_error: number | null;
    };
    PreviewSide: {
      settings: components['schemas']['SettingsItem'];
      book: components['schemas']['PreviewBook'];
      /** @description One backtest, or none if the history is too short for the horizon. */
      backtest: components['schemas']['PreviewBacktest'][];
    };
    PreviewUndirected: {
      /**
       * Format: int64
       * @description Interactions without a direction, 0 or more; meetings count either way.
       */
      interactions: number;
      /**
       * Format: int64
       * @description Relationships that have some of them, 0 or more.
       */
      relationships: number;
      /**
       * Format: int64
       * @description Relationships that have no other interactions, 0 or more: they would have no score.
       */
      without_others: number;
    };
    PreviewChange: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact, or its id. */
      contact_name: string;
      /**
       * Format: double
       * @description Depth as served, 0..1.
       */
      depth: number;
      /**
       * Format: double
       * @description Depth under the settings and the model of the preview, 0..1.
       */
      proposed_depth: number;
      /** @description Band as served. */
      band: string;
      /** @description Band under the settings of the preview. */
      proposed_band: string;
      /** @description Flag as served. */
      at_risk: boolean;
      /** @description Flag under the settings of the preview. */
      proposed_at_risk: boolean;
    };
    SettingsPreviewBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/SettingsPreviewBody.json
       */
      readonly $schema?: string;
      /**
       * Format: int64
       * @description Number of all relationships, 0 or more.
       */
      total: number;
      /**
       * Format: int64
       * @description Relationships whose band changes, 0 or more.
       */
      band_changed: number;
      /**
       * Format: int64
       * @description Relationships newly flagged at risk, 0 or more.
       */
      newly_at_risk: number;
      /**
       * Format: int64
       * @description Relationships no longer flagged, 0 or more.
       */
      no_longer_at_risk: number;
      current: components['schemas']['PreviewSide'];
      proposed: components['schemas']['PreviewSide'];
      undirected?: components['schemas']['PreviewUndirected'];
      /** @description Relationships that change band or flag, the highest value at stake first; at most `limit`. */
      changes: components['schemas']['PreviewChange'][];
    };
    TransitionsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/TransitionsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first, unless `order=asc`. */
      transitions: components['schemas']['TransitionItem'][];
    };
    EpisodeItem: {
      /** @description UUID of the episode. */
      episode_id: string;
      /**
       * @description at_risk: the relationship is at risk and has something to lose; reply_owed: the contact waits for an answer.
       * @enum {string}
       */
      kind: 'at_risk' | 'reply_owed';
      /**
       * @description open, snoozed, dismissed and done are set by people; cleared and restated by recomputes.
       * @enum {string}
       */
      state: 'open' | 'snoozed' | 'dismissed' | 'done' | 'cleared' | 'restated';
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /** @description Day of the scores that opened it, in the time zone of the project, YYYY-MM-DD. */
      began_on: string;
      /**
       * Format: date-time
       * @description When it was opened.
       */
      opened_at: string;
      /** @description Code of the action that was recommended when it began. */
      action: string;
      /**
       * @description Band when it began.
       * @enum {string}
       */
      band: 'deep' | 'strong' | 'warm' | 'light' | 'faint';
      /**
       * Format: double
       * @description Potential when it began, 0..1: depth if the contact had taken part on that day.
       */
      potential: number;
      /**
       * Format: double
       * @description Value at stake when it began, 0..1: potential x (1 - depth).
       */
      value: number;
      /**
       * Format: double
       * @description Depth now, 0..1; null if the relationship has no score any more.
       */
      depth: number | null;
      /** @description Code of the action that is recommended now; null if the relationship has no score any more. */
      action_now: string | null;
      /** @description The action that is recommended now, as a sentence; null if the relationship has no score any more. */
      recommended_action: string | null;
      /** @description Who looks after it: the id of a user, or any other text; null if nobody does. */
      assignee: string | null;
      /**
       * Format: date-time
       * @description Of a snoozed one: when it is open again; else null.
       */
      snoozed_until: string | null;
      /** @description Why it was snoozed or dismissed; null if nobody said so. */
      reason: string | null;
      /**
       * @description Of one that is done: what came of it; else null.
       * @enum {string|null}
       */
      outcome: 'contacted' | 'returned' | 'lost' | 'other' | null;
      /** @description What was written down when it was done; else null. */
      note: string | null;
      /** @description Whether it is held out by chance, and therefore not offered to anybody. */
      holdout: boolean;
      /** @description Day on which the condition ended, YYYY-MM-DD; null as long as it lasts. */
      ended_on: string | null;
      /**
       * @description Why the condition ended; null as long as it lasts.
       * @enum {string|null}
       */
      ended_by:
        | 'recovered'
        | 'dormant'
        | 'answered'
        | 'mutual_silence'
        | 'settings'
        | 'definition'
        | 'late_fact'
        | 'gone'
        | 'merged'
        | null;
      /**
       * Format: date-time
       * @description Since when it is neither open nor snoozed; else null.
       */
      closed_at: string | null;
      /**
       * Format: date-time
       * @description When a person or a key changed it last; null if nobody has.
       */
      changed_at: string | null;
      /** @description Id of the user who changed it last, or `key:` and that of the key; null if nobody has. */
      changed_by: string | null;
      /**
       * Format: int64
       * @description Version of the episode, 1 or more: each change adds 1. Send it with a change to make only what you saw.
       */
      revision: number;
    };
    EpisodesBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/EpisodesBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description In the requested order. */
      episodes: components['schemas']['EpisodeItem'][];
    };
    EpisodesPatch: {
      /** @description Who looks after it: the id of a user, or any other text; null: nobody. */
      assignee?: string | null;
      /**
       * @description open takes a decision back, as long as the condition lasts; snoozed needs `until`; done needs `outcome`.
       * @enum {string}
       */
      state?: 'open' | 'snoozed' | 'dismissed' | 'done';
      /** @description With `snoozed`: when it is open again, within a year from now: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. */
      until?: string;
      /** @description With `snoozed` or `dismissed`: why. */
      reason?: string | null;
      /**
       * @description With `done`: what came of it.
       * @enum {string}
       */
      outcome?: 'contacted' | 'returned' | 'lost' | 'other';
      /** @description With `done`: what to remember. */
      note?: string | null;
      /** @description The episodes to change. */
      episode_ids: string[];
      /** @description The versions that the client saw, each 1 or more, in the order of `episode_ids`: one that has another is refused. Absent: all are changed. */
      revisions?: number[];
    };
    RefusedEpisodeItem: {
      /** @description UUID of the episode, as sent. */
      episode_id: string;
      /** @description unknown: the project has no such episode; else why it does not allow the change. */
      problem: string;
    };
    ChangedEpisodesBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ChangedEpisodesBody.json
       */
      readonly $schema?: string;
      /** @description Those that are as requested now, in the order of their ids. */
      episodes: components['schemas']['EpisodeItem'][];
      /** @description Those that were not changed, in the order of the request. */
      refused: components['schemas']['RefusedEpisodeItem'][];
    };
    EpisodeHistoryItem: {
      /**
       * Format: date-time
       * @description When.
       */
      at: string;
      /** @description Id of the user who did it, or `key:` and that of the key; null for what happened by itself. */
      by: string | null;
      /**
       * @description opened and ended by a recompute; changed by a person or a key; snooze_ended when its time had come.
       * @enum {string}
       */
      event: 'opened' | 'changed' | 'snooze_ended' | 'ended';
      /**
       * @description State after it.
       * @enum {string}
       */
      state: 'open' | 'snoozed' | 'dismissed' | 'done' | 'cleared' | 'restated';
      /** @description Who looked after it then; null if nobody did. */
      assignee: string | null;
      /**
       * Format: date-time
       * @description Of a snooze: until when; else null.
       */
      until: string | null;
      /** @description Of a snooze or a dismissal: why; else null. */
      reason: string | null;
      /**
       * @description What came of it; null unless it was done.
       * @enum {string|null}
       */
      outcome: 'contacted' | 'returned' | 'lost' | 'other' | null;
      /** @description What was written down; else null. */
      note: string | null;
      /**
       * @description Of the end: why the condition ended; else null.
       * @enum {string|null}
       */
      ended_by:
        | 'recovered'
        | 'dormant'
        | 'answered'
        | 'mutual_silence'
        | 'settings'
        | 'definition'
        | 'late_fact'
        | 'gone'
        | 'merged'
        | null;
    };
    EpisodeBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/EpisodeBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the episode. */
      episode_id: string;
      /**
       * @description at_risk: the relationship is at risk and has something to lose; reply_owed: the contact waits for an answer.
       * @enum {string}
       */
      kind: 'at_risk' | 'reply_owed';
      /**
       * @description open, snoozed, dismissed and done are set by people; cleared and restated by recomputes.
       * @enum {string}
       */
      state: 'open' | 'snoozed' | 'dismissed' | 'done' | 'cleared' | 'restated';
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Name of the contact; its user_id if it has no name. */
      contact_name: string;
      /** @description Day of the scores that opened it, in the time zone of the project, YYYY-MM-DD. */
      began_on: string;
      /**
       * Format: date-time
       * @description When it was opened.
       */
      opened_at: string;
      /** @description Code of the action that was recommended when it began. */
      action: string;
      /**
       * @description Band when it began.
       * @enum {string}
       */
      band: 'deep' | 'strong' | 'warm' | 'light' | 'faint';
      /**
       * Format: double
       * @description Potential when it began, 0..1: depth if the contact had taken part on that day.
       */
      potential: number;
      /**
       * Format: double
       * @description Value at stake when it began, 0..1: potential x (1 - depth).
       */
      value: number;
      /**
       * Format: double
       * @description Depth now, 0..1; null if the relationship has no score any more.
       */
      depth: number | null;
      /** @description Code of the action that is recommended now; null if the relationship has no score any more. */
      action_now: string | null;
      /** @description The action that is recommended now, as a sentence; null if the relationship has no score any more. */
      recommended_action: string | null;
      /** @description Who looks after it: the id of a user, or any other text; null if nobody does. */
      assignee: string | null;
      /**
       * Format: date-time
       * @description Of a snoozed one: when it is open again; else null.
       */
      snoozed_until: string | null;
      /** @description Why it was snoozed or dismissed; null if nobody said so. */
      reason: string | null;
      /**
       * @description Of one that is done: what came of it; else null.
       * @enum {string|null}
       */
      outcome: 'contacted' | 'returned' | 'lost' | 'other' | null;
      /** @description What was written down when it was done; else null. */
      note: string | null;
      /** @description Whether it is held out by chance, and therefore not offered to anybody. */
      holdout: boolean;
      /** @description Day on which the condition ended, YYYY-MM-DD; null as long as it lasts. */
      ended_on: string | null;
      /**
       * @description Why the condition ended; null as long as it lasts.
       * @enum {string|null}
       */
      ended_by:
        | 'recovered'
        | 'dormant'
        | 'answered'
        | 'mutual_silence'
        | 'settings'
        | 'definition'
        | 'late_fact'
        | 'gone'
        | 'merged'
        | null;
      /**
       * Format: date-time
       * @description Since when it is neither open nor snoozed; else null.
       */
      closed_at: string | null;
      /**
       * Format: date-time
       * @description When a person or a key changed it last; null if nobody has.
       */
      changed_at: string | null;
      /** @description Id of the user who changed it last, or `key:` and that of the key; null if nobody has. */
      changed_by: string | null;
      /**
       * Format: int64
       * @description Version of the episode, 1 or more: each change adds 1. Send it with a change to make only what you saw.
       */
      revision: number;
      /** @description Everything that happened to it, the oldest first. */
      history: components['schemas']['EpisodeHistoryItem'][];
    };
    EpisodePatch: {
      /** @description Who looks after it: the id of a user, or any other text; null: nobody. */
      assignee?: string | null;
      /**
       * @description open takes a decision back, as long as the condition lasts; snoozed needs `until`; done needs `outcome`.
       * @enum {string}
       */
      state?: 'open' | 'snoozed' | 'dismissed' | 'done';
      /** @description With `snoozed`: when it is open again, within a year from now: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. */
      until?: string;
      /** @description With `snoozed` or `dismissed`: why. */
      reason?: string | null;
      /**
       * @description With `done`: what came of it.
       * @enum {string}
       */
      outcome?: 'contacted' | 'returned' | 'lost' | 'other';
      /** @description With `done`: what to remember. */
      note?: string | null;
      /**
       * Format: int64
       * @description Make the change only if the episode still has this version, 1 or more; else 409. Absent: in any case.
       */
      revision?: number;
    };
    ActionCountItem: {
      /** @description Code of the action that is recommended now. */
      action: string;
      /**
       * Format: int64
       * @description Open episodes with this action, 1 or more.
       */
      open: number;
    };
    AssigneeCountItem: {
      /** @description Who looks after them. */
      assignee: string;
      /**
       * Format: int64
       * @description Open episodes of this assignee, 1 or more.
       */
      open: number;
    };
    EpisodeCountsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/EpisodeCountsBody.json
       */
      readonly $schema?: string;
      /**
       * Format: int64
       * @description Open episodes that match, 0 or more.
       */
      open: number;
      /**
       * Format: int64
       * @description Snoozed episodes that match, 0 or more.
       */
      snoozed: number;
      /**
       * Format: int64
       * @description Open episodes of the caller, whatever `assignee` is, 0 or more; 0 for a key.
       */
      mine: number;
      /**
       * Format: int64
       * @description Open episodes that nobody looks after, whatever `assignee` is, 0 or more.
       */
      unassigned: number;
      /** @description Open episodes by action, whatever `action` is, the most first. */
      actions: components['schemas']['ActionCountItem'][];
      /** @description Open episodes by assignee, whatever `assignee` is, the most first; at most 100 assignees. */
      assignees: components['schemas']['AssigneeCountItem'][];
    };
    ReturnRateItem: {
      /**
       * Format: int64
       * @description Contacts, one for each episode, 0 or more.
       */
      n: number;
      /**
       * Format: int64
       * @description Contacts of these that took part within 30 days, 0 or more; null while n is too small.
       */
      returned: number | null;
      /**
       * Format: double
       * @description Share of contacts that took part, 0..1: returned / n; null while n is too small.
       */
      rate: number | null;
      /**
       * Format: double
       * @description Lower end of the 95 % interval (Wilson) of the share, 0..1; null while n is too small.
       */
      low: number | null;
      /**
       * Format: double
       * @description Upper end of the 95 % interval (Wilson) of the share, 0..1; null while n is too small.
       */
      high: number | null;
      /**
       * Format: int64
       * @description How many more contacts are needed until the share is shown, 0 or more.
       */
      more_needed: number;
    };
    RateDifferenceItem: {
      /**
       * Format: double
       * @description The first share minus the second, -1..1; null while one of them is not shown.
       */
      value: number | null;
      /**
       * Format: double
       * @description Lower end of the 95 % interval (Newcombe) of the share difference, -1..1; null as above.
       */
      low: number | null;
      /**
       * Format: double
       * @description Upper end of the 95 % interval (Newcombe) of the share difference, -1..1; null as above.
       */
      high: number | null;
    };
    OutcomeComparison: {
      acted: components['schemas']['ReturnRateItem'];
      not_acted: components['schemas']['ReturnRateItem'];
      observed_difference: components['schemas']['RateDifferenceItem'];
      offered: components['schemas']['ReturnRateItem'];
      holdout: components['schemas']['ReturnRateItem'];
      effect: components['schemas']['RateDifferenceItem'];
    };
    OutcomeGroupItem: {
      acted: components['schemas']['ReturnRateItem'];
      not_acted: components['schemas']['ReturnRateItem'];
      observed_difference: components['schemas']['RateDifferenceItem'];
      offered: components['schemas']['ReturnRateItem'];
      holdout: components['schemas']['ReturnRateItem'];
      effect: components['schemas']['RateDifferenceItem'];
      /** @description Code of the action that was recommended when the episodes began. */
      action: string;
      /**
       * @description Band when the episodes began.
       * @enum {string}
       */
      band: 'deep' | 'strong' | 'warm' | 'light' | 'faint';
    };
    OutcomesBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/OutcomesBody.json
       */
      readonly $schema?: string;
      /** @description First day on which the episodes began, YYYY-MM-DD. */
      from: string;
      /** @description Last day on which the episodes began, YYYY-MM-DD. */
      to: string;
      /**
       * Format: int64
       * @description Contacts of episodes of these days whose 30 days are not over, and that are not counted, 0 or more.
       */
      pending: number;
      /** @description Whether a share of the episodes was held out, so that `effect` is an estimate of what working on them does. */
      has_holdout: boolean;
      /** @description How to read the differences, in one or two sentences. The wording may change at any time. */
      meaning: string;
      overall: components['schemas']['OutcomeComparison'];
      /** @description By recommended action and band, the most episodes first. */
      groups: components['schemas']['OutcomeGroupItem'][];
    };
    SuggestedContact: {
      /** @description Your own id of the contact. */
      user_id: string;
      /** @description Its name; null if none is known. */
      name: string | null;
      /**
       * Format: date-time
       * @description When it was first seen.
       */
      first_seen: string;
    };
    MergeSuggestion: {
      /**
       * @description same_name: equal but for case, accents and spaces; same_address: equal before the @ of their ids, without a +tag.
       * @enum {string}
       */
      reason: 'same_name' | 'same_address';
      /** @description What they have in common. */
      value: string;
      /** @description Two or more, the one seen first at the front. */
      contacts: components['schemas']['SuggestedContact'][];
    };
    MergeSuggestionsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/MergeSuggestionsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description By reason, then by value. */
      suggestions: components['schemas']['MergeSuggestion'][];
    };
    MergeInput: {
      /** @description Your own id of the contact that has all facts of both from then on. */
      into: string;
    };
    ResultingRelationship: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /**
       * Format: double
       * @description Probability that the contact takes part within the horizon, 0 to 1.
       */
      depth: number;
      /** @description Band of the depth. */
      band: string;
      /**
       * Format: double
       * @description Change of the depth within 28 days, -1 to 1.
       */
      trend: number;
      /** @description Stage of the relationship. */
      stage: string;
      /** @description Whether it is at risk. */
      at_risk: boolean;
      /**
       * Format: int64
       * @description Whole days since the contact last took part, 0 or more; null if it never has.
       */
      silence_days: number | null;
    };
    ResultingContact: {
      /** @description Your own id of the contact, under which all its numbers are. */
      user_id: string;
      /** @description All its ids, in order. */
      user_ids: string[];
      /**
       * Format: int64
       * @description Number of contacts that are merged into one, including itself, 1 or more. The list shows 1,000 of their ids at most.
       */
      ids: number;
      /** @description Day on which it entered its cohort: the first on which it took part, YYYY-MM-DD; null if it never has. */
      cohort_day: string | null;
      /** @description One for each agent, the deepest first; empty before the first recompute. */
      relationships: components['schemas']['ResultingRelationship'][];
    };
    MergeBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/MergeBody.json
       */
      readonly $schema?: string;
      /** @description Whether anything changed, or would change: a merge that was made before changes nothing. */
      changed: boolean;
      /** @description Whether this was only a preview. */
      dry_run: boolean;
      /** @description Day of the numbers below, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      contact: components['schemas']['ResultingContact'];
      /** @description Of an unmerge: the contact of which it was a part. Of a merge: empty. */
      others: components['schemas']['ResultingContact'][];
      /** @description UUID of the recompute that makes it visible, if one started at once; else the next one does. */
      run_id: string | null;
    };
    BestAgent: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /**
       * Format: double
       * @description Depth of the relationship with this agent, 0 to 1.
       */
      depth: number;
    };
    LastInteraction: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /**
       * Format: date-time
       * @description When it was.
       */
      at: string;
      /**
       * @description Who spoke: the agent, the contact, or both, as in a meeting; null if the data does not say it.
       * @enum {string|null}
       */
      by: 'agent' | 'contact' | 'both' | null;
    };
    ContactItem: {
      /** @description Your own id of the contact, under which all its numbers are. */
      user_id: string;
      /** @description Its name; its user_id if it has none. */
      name: string;
      /** @description All its ids, in order: more than one after a merge. */
      user_ids: string[];
      /** @description Your own id of its account; null if it belongs to none. */
      account_id: string | null;
      /** @description Name of its account; null if none is known. */
      account_name: string | null;
      /** @description The tier that it was last assigned to; null if there is none. */
      tier: string | null;
      /** @description Its traits by name. */
      traits: {
        [key: string]: string | number | boolean;
      };
      /**
       * @description Stage of the pipeline; null until the next recompute.
       * @enum {string|null}
       */
      pipeline_stage: 'new' | 'qualified' | 'routed' | 'nurtured' | 'closed' | null;
      /**
       * Format: date-time
       * @description The earliest fact about it.
       */
      first_seen: string;
      /**
       * Format: date-time
       * @description The newest interaction with any agent; null if there is none, as of the newest recompute.
       */
      last_interaction: string | null;
      /**
       * Format: double
       * @description Probability that the contact takes part with any agent within the horizon, 0 to 1, from the union of its active days with all agents; null without an interaction.
       */
      depth: number | null;
      /** @description Band of the depth; null without an interaction. */
      band: string | null;
      /**
       * Format: double
       * @description Depth now minus depth 28 days ago, -1 to 1; null without an interaction.
       */
      trend: number | null;
      /** @description Word for the trend; null without an interaction. */
      trend_word: string | null;
      /** @description Life-cycle stage, likewise from the union of the days; null without an interaction. */
      stage: string | null;
      /** @description Whether the contact is about to be lost: silent with all agents for longer than usual. */
      at_risk: boolean;
      /** @description Whose turn it is, whichever agent spoke; null without an interaction. */
      turn: string | null;
      /**
       * Format: int64
       * @description Whole days since it last took part with any agent, 0 or more; null if it never has.
       */
      silence_days: number | null;
      /**
       * Format: int64
       * @description Days on which it took part with any agent, 0 or more.
       */
      active_days: number;
      /** @description First day on which it took part, YYYY-MM-DD; null if it never has. */
      first_day: string | null;
      /**
       * Format: int64
       * @description Agents that know it, 0 or more.
       */
      agents: number;
      knows_best?: components['schemas']['BestAgent'];
      spoke_last?: components['schemas']['LastInteraction'];
    };
    ContactsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ContactsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Ordered by id. */
      contacts: components['schemas']['ContactItem'][];
      /** @description Day of the numbers, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
    };
    ContactAgent: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /** @description Team of the agent; null if it has none. */
      team: string | null;
      /**
       * Format: double
       * @description Depth of the relationship, 0 to 1.
       */
      depth: number;
      /** @description Band of the depth. */
      band: string;
      /**
       * Format: double
       * @description Depth now minus depth 28 days ago, -1 to 1.
       */
      trend: number;
      /** @description Word for the trend. */
      trend_word: string;
      /** @description Life-cycle stage. */
      stage: string;
      /** @description Whether the relationship is about to be lost. */
      at_risk: boolean;
      /** @description Whose turn it is; null until the next recompute. */
      turn: string | null;
      /**
       * Format: int64
       * @description Days on which the agent wrote after the contact last took part, 0 or more.
       */
      unanswered_days: number | null;
      /**
       * Format: int64
       * @description Whole days since the contact last took part, 0 or more; null if it never has.
       */
      silence_days: number | null;
      /**
       * Format: int64
       * @description Days on which the contact took part, 0 or more.
       */
      active_days: number;
      /**
       * Format: int64
       * @description Interactions with a weight above 0, 1 or more.
       */
      interactions: number;
      /** @description First day on which the contact took part, YYYY-MM-DD; null if it never has. */
      first_day: string | null;
      /**
       * Format: date-time
       * @description The most recent interaction.
       */
      last_interaction: string;
      /**
       * @description Who spoke last: the agent, the contact, or both; null if the data does not say it.
       * @enum {string|null}
       */
      last_spoke: 'agent' | 'contact' | 'both' | null;
    };
    ContactEpisode: {
      /** @description UUID of the episode. */
      episode_id: string;
      /** @description at_risk or reply_owed. */
      kind: string;
      /** @description open, snoozed, dismissed or done. */
      state: string;
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Code of the action that was recommended when it began. */
      action: string;
      /** @description Day on which it began, YYYY-MM-DD. */
      began_on: string;
      /** @description Id of the user who looks after it; null: nobody. */
      assignee: string | null;
    };
    ContactBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ContactBody.json
       */
      readonly $schema?: string;
      /** @description Your own id of the contact, under which all its numbers are. */
      user_id: string;
      /** @description Its name; its user_id if it has none. */
      name: string;
      /** @description All its ids, in order: more than one after a merge. */
      user_ids: string[];
      /** @description Your own id of its account; null if it belongs to none. */
      account_id: string | null;
      /** @description Name of its account; null if none is known. */
      account_name: string | null;
      /** @description The tier that it was last assigned to; null if there is none. */
      tier: string | null;
      /** @description Its traits by name. */
      traits: {
        [key: string]: string | number | boolean;
      };
      /**
       * @description Stage of the pipeline; null until the next recompute.
       * @enum {string|null}
       */
      pipeline_stage: 'new' | 'qualified' | 'routed' | 'nurtured' | 'closed' | null;
      /**
       * Format: date-time
       * @description The earliest fact about it.
       */
      first_seen: string;
      /**
       * Format: date-time
       * @description The newest interaction with any agent; null if there is none, as of the newest recompute.
       */
      last_interaction: string | null;
      /**
       * Format: double
       * @description Probability that the contact takes part with any agent within the horizon, 0 to 1, from the union of its active days with all agents; null without an interaction.
       */
      depth: number | null;
      /** @description Band of the depth; null without an interaction. */
      band: string | null;
      /**
       * Format: double
       * @description Depth now minus depth 28 days ago, -1 to 1; null without an interaction.
       */
      trend: number | null;
      /** @description Word for the trend; null without an interaction. */
      trend_word: string | null;
      /** @description Life-cycle stage, likewise from the union of the days; null without an interaction. */
      stage: string | null;
      /** @description Whether the contact is about to be lost: silent with all agents for longer than usual. */
      at_risk: boolean;
      /** @description Whose turn it is, whichever agent spoke; null without an interaction. */
      turn: string | null;
      /**
       * Format: int64
       * @description Whole days since it last took part with any agent, 0 or more; null if it never has.
       */
      silence_days: number | null;
      /**
       * Format: int64
       * @description Days on which it took part with any agent, 0 or more.
       */
      active_days: number;
      /** @description First day on which it took part, YYYY-MM-DD; null if it never has. */
      first_day: string | null;
      /**
       * Format: int64
       * @description Agents that know it, 0 or more.
       */
      agents: number;
      knows_best?: components['schemas']['BestAgent'];
      spoke_last?: components['schemas']['LastInteraction'];
      /** @description Day of the numbers, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
      /** @description The agents that know it best first; at most 200. */
      relationships: components['schemas']['ContactAgent'][];
      /** @description Episodes whose condition lasts, what is at stake most first; at most 200. */
      episodes: components['schemas']['ContactEpisode'][];
    };
    SourceItem: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. */
      agent_name: string;
      /**
       * @description The channel: the `kind` of its interactions.
       * @enum {string}
       */
      channel: 'message' | 'call' | 'meeting' | 'email' | 'other';
      /**
       * @description ok: facts come in as usual, or too little is known of its rhythm; late: not as usual, and changes are held back; silent: not any more, and that was announced. Always ok with `expected: none`.
       * @enum {string}
       */
      state: 'ok' | 'late' | 'silent';
      /**
       * @description auto: by its own rhythm; none: a person said that no facts are expected.
       * @enum {string}
       */
      expected: 'auto' | 'none';
      /** @description Day by the end of which more facts are usual, YYYY-MM-DD: from the next day on the source is late; null if too little is known, or none are expected. */
      expected_by: string | null;
      /** @description Newest day with facts, up to the day of the numbers, YYYY-MM-DD. */
      last_received: string;
      /** @description Day on which it became late or silent, YYYY-MM-DD; null if it is ok. */
      state_since: string | null;
      /**
       * Format: int64
       * @description Days with facts, among the 84 up to `last_received`, 1 or more.
       */
      active_days: number;
      /**
       * Format: double
       * @description Interactions on such a day on average, 1 or more.
       */
      interactions_per_day: number;
      /** @description Whether changes of its relationships are held back. False for a source that was late or silent when it was first seen. */
      on_hold: boolean;
      /**
       * Format: int64
       * @description Relationships of which it holds something back: that they are at risk or dormant, or a reply owed; 0 or more.
       */
      relationships_on_hold: number;
      /**
       * Format: date-time
       * @description When a person said last what is expected; null if nobody has.
       */
      changed_at: string | null;
      /** @description Id of the user who said so; null if nobody has. */
      changed_by: string | null;
    };
    SourcesBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/SourcesBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description The silent ones first, then those that are late; by agent and channel. */
      sources: components['schemas']['SourceItem'][];
      /** @description Day of the numbers, YYYY-MM-DD; null before the first recompute. */
      as_of: string | null;
    };
    SourcePatch: {
      /** @description UUID or name of the agent. */
      agent: string;
      /**
       * @description One channel of the agent; absent or null: all that it has.
       * @enum {string|null}
       */
      channel?: 'message' | 'call' | 'meeting' | 'email' | 'other' | null;
      /**
       * @description none: no facts are expected, for example of an agent that retired, so nothing is late and nothing is held back; auto: as its own rhythm says.
       * @enum {string}
       */
      expected: 'auto' | 'none';
    };
    ChangedSourcesBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ChangedSourcesBody.json
       */
      readonly $schema?: string;
      /** @description Those that the change names. What was held back comes out of the recompute that follows. */
      sources: components['schemas']['SourceItem'][];
    };
    NewWebhookInput: {
      /**
       * Format: uri
       * @description Where events are sent. https; in development also http to this machine. Unique in the project.
       */
      url: string;
      /** @description Types of the events that are sent. */
      events: (
        | 'relationship.at_risk'
        | 'relationship.recovered'
        | 'relationship.dormant'
        | 'relationship.band_changed'
        | 'relationship.stage_changed'
        | 'relationship.reply_owed'
        | 'moat_index.moved'
        | 'agent.silent'
        | 'recompute.failed'
      )[];
      /** @description Only events about relationships of these agents, in these bands, with at least this potential (0..1); null: all. Events about the whole project pass every filter. */
      filter?: {
        agents?: string[] | null;
        bands?: ('deep' | 'strong' | 'warm' | 'light' | 'faint')[] | null;
        /** Format: double */
        min_potential?: number | null;
      } | null;
      /**
       * @description standard: the body of Standard Webhooks; slack: a message for an incoming webhook of Slack, Mattermost, or Discord (a URL that ends in /slack).
       * @default standard
       * @enum {string}
       */
      format?: 'standard' | 'slack';
      /** @description One event of type `project.digest` a day instead of each as it happens: at this hour (0 to 23) of the project’s time zone. null: each as it happens. */
      digest?: {
        /** Format: int64 */
        hour?: number;
      } | null;
      /**
       * @description What the endpoint is for, in your own words.
       * @default
       */
      description?: string;
      /**
       * @description Whether events are sent. Pending events wait while it is false.
       * @default true
       */
      enabled?: boolean;
      /** @description A secret of your own: whsec_ and 24 to 64 bytes in base64. Absent: the server creates one. */
      secret?: string;
    };
    WebhookFilterItem: {
      /** @description UUIDs of the agents; null: all. */
      agents: string[] | null;
      /** @description Bands of the relationship after the event; null: all. */
      bands: ('deep' | 'strong' | 'warm' | 'light' | 'faint')[] | null;
      /**
       * Format: double
       * @description Lowest potential of the relationship, 0..1; null: any.
       */
      min_potential: number | null;
    };
    WebhookDigestItem: {
      /**
       * Format: int64
       * @description Whole hours since midnight in the project’s time zone, 0..23.
       */
      hour: number;
      /**
       * Format: date-time
       * @description When the next one is due.
       */
      next_at: string;
    };
    NewWebhookBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/NewWebhookBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the webhook. */
      webhook_id: string;
      /**
       * Format: uri
       * @description Where events are sent.
       */
      url: string;
      /**
       * @description Shape of the body.
       * @enum {string}
       */
      format: 'standard' | 'slack';
      /** @description What it is for. */
      description: string;
      /** @description Types of the events that are sent. */
      events: (
        | 'relationship.at_risk'
        | 'relationship.recovered'
        | 'relationship.dormant'
        | 'relationship.band_changed'
        | 'relationship.stage_changed'
        | 'relationship.reply_owed'
        | 'moat_index.moved'
        | 'agent.silent'
        | 'recompute.failed'
      )[];
      filter: components['schemas']['WebhookFilterItem'];
      digest: components['schemas']['WebhookDigestItem'] | null;
      /** @description Whether events are sent. */
      enabled: boolean;
      /**
       * Format: date-time
       * @description When it was disabled; null: it is enabled.
       */
      disabled_at: string | null;
      /**
       * @description user: by a PATCH; gone: the endpoint responded with 410; failing: it accepted nothing for three days. Null if it is enabled.
       * @enum {string|null}
       */
      disabled_reason: 'user' | 'gone' | 'failing' | null;
      /**
       * Format: date-time
       * @description Since when every attempt has failed; null: the last one succeeded, or there was none.
       */
      failing_since: string | null;
      /**
       * Format: date-time
       * @description Until when nothing is sent, because the endpoint keeps failing or asked for it; null: it is not paused.
       */
      paused_until: string | null;
      /**
       * Format: date-time
       * @description When the endpoint last accepted an event; null: not yet.
       */
      last_success_at: string | null;
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description Id of the user who created it. */
      created_by: string;
      /** @description The secret that signs the requests. It is never shown again. */
      secret: string;
    };
    WebhookItem: {
      /** @description UUID of the webhook. */
      webhook_id: string;
      /**
       * Format: uri
       * @description Where events are sent.
       */
      url: string;
      /**
       * @description Shape of the body.
       * @enum {string}
       */
      format: 'standard' | 'slack';
      /** @description What it is for. */
      description: string;
      /** @description Types of the events that are sent. */
      events: (
        | 'relationship.at_risk'
        | 'relationship.recovered'
        | 'relationship.dormant'
        | 'relationship.band_changed'
        | 'relationship.stage_changed'
        | 'relationship.reply_owed'
        | 'moat_index.moved'
        | 'agent.silent'
        | 'recompute.failed'
      )[];
      filter: components['schemas']['WebhookFilterItem'];
      digest: components['schemas']['WebhookDigestItem'] | null;
      /** @description Whether events are sent. */
      enabled: boolean;
      /**
       * Format: date-time
       * @description When it was disabled; null: it is enabled.
       */
      disabled_at: string | null;
      /**
       * @description user: by a PATCH; gone: the endpoint responded with 410; failing: it accepted nothing for three days. Null if it is enabled.
       * @enum {string|null}
       */
      disabled_reason: 'user' | 'gone' | 'failing' | null;
      /**
       * Format: date-time
       * @description Since when every attempt has failed; null: the last one succeeded, or there was none.
       */
      failing_since: string | null;
      /**
       * Format: date-time
       * @description Until when nothing is sent, because the endpoint keeps failing or asked for it; null: it is not paused.
       */
      paused_until: string | null;
      /**
       * Format: date-time
       * @description When the endpoint last accepted an event; null: not yet.
       */
      last_success_at: string | null;
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description Id of the user who created it. */
      created_by: string;
    };
    WebhooksBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/WebhooksBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first. */
      webhooks: components['schemas']['WebhookItem'][];
    };
    WebhookBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/WebhookBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the webhook. */
      webhook_id: string;
      /**
       * Format: uri
       * @description Where events are sent.
       */
      url: string;
      /**
       * @description Shape of the body.
       * @enum {string}
       */
      format: 'standard' | 'slack';
      /** @description What it is for. */
      description: string;
      /** @description Types of the events that are sent. */
      events: (
        | 'relationship.at_risk'
        | 'relationship.recovered'
        | 'relationship.dormant'
        | 'relationship.band_changed'
        | 'relationship.stage_changed'
        | 'relationship.reply_owed'
        | 'moat_index.moved'
        | 'agent.silent'
        | 'recompute.failed'
      )[];
      filter: components['schemas']['WebhookFilterItem'];
      digest: components['schemas']['WebhookDigestItem'] | null;
      /** @description Whether events are sent. */
      enabled: boolean;
      /**
       * Format: date-time
       * @description When it was disabled; null: it is enabled.
       */
      disabled_at: string | null;
      /**
       * @description user: by a PATCH; gone: the endpoint responded with 410; failing: it accepted nothing for three days. Null if it is enabled.
       * @enum {string|null}
       */
      disabled_reason: 'user' | 'gone' | 'failing' | null;
      /**
       * Format: date-time
       * @description Since when every attempt has failed; null: the last one succeeded, or there was none.
       */
      failing_since: string | null;
      /**
       * Format: date-time
       * @description Until when nothing is sent, because the endpoint keeps failing or asked for it; null: it is not paused.
       */
      paused_until: string | null;
      /**
       * Format: date-time
       * @description When the endpoint last accepted an event; null: not yet.
       */
      last_success_at: string | null;
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /** @description Id of the user who created it. */
      created_by: string;
    };
    WebhookPatch: {
      /**
       * Format: uri
       * @description Where events are sent. https; in development also http to this machine. Unique in the project.
       */
      url?: string;
      /** @description Types of the events that are sent. */
      events?: (
        | 'relationship.at_risk'
        | 'relationship.recovered'
        | 'relationship.dormant'
        | 'relationship.band_changed'
        | 'relationship.stage_changed'
        | 'relationship.reply_owed'
        | 'moat_index.moved'
        | 'agent.silent'
        | 'recompute.failed'
      )[];
      /** @description Only events about relationships of these agents, in these bands, with at least this potential (0..1); null: all. Events about the whole project pass every filter. */
      filter?: {
        agents?: string[] | null;
        bands?: ('deep' | 'strong' | 'warm' | 'light' | 'faint')[] | null;
        /** Format: double */
        min_potential?: number | null;
      } | null;
      /**
       * @description standard: the body of Standard Webhooks; slack: a message for an incoming webhook of Slack, Mattermost, or Discord (a URL that ends in /slack).
       * @default standard
       * @enum {string}
       */
      format?: 'standard' | 'slack';
      /** @description One event of type `project.digest` a day instead of each as it happens: at this hour (0 to 23) of the project’s time zone. null: each as it happens. */
      digest?: {
        /** Format: int64 */
        hour?: number;
      } | null;
      /**
       * @description What the endpoint is for, in your own words.
       * @default
       */
      description?: string;
      /**
       * @description Whether events are sent. Pending events wait while it is false.
       * @default true
       */
      enabled?: boolean;
    };
    NewWebhookSecretInput: {
      /** @description A secret of your own: whsec_ and 24 to 64 bytes in base64. Absent: the server creates one. */
      secret?: string;
      /**
       * Format: int64
       * @description For how many more hours, 0 to 168, the current secret also signs.
       * @default 24
       */
      overlap_hours?: number;
    };
    WebhookSecretBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/WebhookSecretBody.json
       */
      readonly $schema?: string;
      /** @description The new secret. It is never shown again. */
      secret: string;
      /**
       * Format: date-time
       * @description When it was created.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description Until when the previous secret also signs; null: not at all.
       */
      previous_expires_at: string | null;
    };
    DeliveryBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/DeliveryBody.json
       */
      readonly $schema?: string;
      /** @description UUID of the delivery: the `webhook-id` of every attempt; for a transition, its id. */
      delivery_id: string;
      /** @description Type of the event. */
      type: string;
      /**
       * @description pending: an attempt is due later; delivered: accepted with 2xx; failed: given up after three days.
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed';
      /**
       * Format: int64
       * @description Number of attempts, 0 or more.
       */
      attempts: number;
      /**
       * Format: date-time
       * @description When the event happened.
       */
      occurred_at: string;
      /**
       * Format: date-time
       * @description When the delivery was queued.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When it was last attempted; null: not yet.
       */
      attempted_at: string | null;
      /**
       * Format: date-time
       * @description When the next attempt is due; null: never.
       */
      next_attempt_at: string | null;
      /**
       * Format: int64
       * @description Status code of the last response, 100 to 599; null: there was none.
       */
      response_status: number | null;
      /** @description The first 1,024 bytes of the last response; null: there was none. */
      response_body: string | null;
      /** @description Why the last attempt got no response; null: it got one. */
      error: string | null;
    };
    ReplayBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ReplayBody.json
       */
      readonly $schema?: string;
      /**
       * Format: date-time
       * @description Events recorded at this time or later are sent again.
       */
      since: string;
      /**
       * Format: date-time
       * @description When the first of them was recorded, before the filter of the webhook; null: there is none.
       */
      first_recorded_at: string | null;
    };
    DeliveryItem: {
      /** @description UUID of the delivery: the `webhook-id` of every attempt; for a transition, its id. */
      delivery_id: string;
      /** @description Type of the event. */
      type: string;
      /**
       * @description pending: an attempt is due later; delivered: accepted with 2xx; failed: given up after three days.
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed';
      /**
       * Format: int64
       * @description Number of attempts, 0 or more.
       */
      attempts: number;
      /**
       * Format: date-time
       * @description When the event happened.
       */
      occurred_at: string;
      /**
       * Format: date-time
       * @description When the delivery was queued.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When it was last attempted; null: not yet.
       */
      attempted_at: string | null;
      /**
       * Format: date-time
       * @description When the next attempt is due; null: never.
       */
      next_attempt_at: string | null;
      /**
       * Format: int64
       * @description Status code of the last response, 100 to 599; null: there was none.
       */
      response_status: number | null;
      /** @description The first 1,024 bytes of the last response; null: there was none. */
      response_body: string | null;
      /** @description Why the last attempt got no response; null: it got one. */
      error: string | null;
    };
    DeliveriesBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/DeliveriesBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first. Deliveries that are not pending are kept for 7 days. */
      deliveries: components['schemas']['DeliveryItem'][];
    };
    AuditedField: {
      /** @description Name of the field, as in the API; of a group, like bands.deep. */
      field: string;
      /** @description Value before; null if there was none. */
      from?: unknown;
      /** @description Value after; null if there is none. */
      to?: unknown;
    };
    AuditEntryItem: {
      /** @description UUID of the entry. */
      entry_id: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      recorded_at: string;
      /**
       * @description Who: a user, a program with a key, an operator at the command line of the server, or the server itself.
       * @enum {string}
       */
      actor_kind: 'user' | 'key' | 'operator' | 'system';
      /** @description Clerk’s id of the user, or the id of the key; null for others. */
      actor_id: string | null;
      /**
       * @description What was done.
       * @enum {string}
       */
      action:
        | 'project.created'
        | 'project.changed'
        | 'project.deleted'
        | 'project.closed'
        | 'project.restored'
        | 'settings.changed'
        | 'settings.rolled_back'
        | 'key.created'
        | 'key.changed'
        | 'key.replaced'
        | 'key.revoked'
        | 'webhook.created'
        | 'webhook.changed'
        | 'webhook.deleted'
        | 'webhook.secret_replaced'
        | 'webhook.tested'
        | 'webhook.replayed'
        | 'webhook.redelivered'
        | 'contact.erased'
        | 'contact.restored'
        | 'contact.merged'
        | 'contact.unmerged'
        | 'episode.changed'
        | 'source.changed'
        | 'model.switched'
        | 'recompute.started'
        | 'job.started'
        | 'job.cancelled';
      /** @description Id of what was changed, of the kind that the action begins with; for settings and models their version, for a contact a digest of its id. */
      subject: string;
      /** @description The fields that changed, each from which value to which. */
      changes: components['schemas']['AuditedField'][];
      /** @description `X-Request-Id` of the request; null without one. */
      request_id: string | null;
    };
    AuditLogBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/AuditLogBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first. */
      entries: components['schemas']['AuditEntryItem'][];
    };
    OrganisationAuditLogBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/OrganisationAuditLogBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Newest first. */
      entries: components['schemas']['AuditEntryItem'][];
    };
    ProjectAgentItem: {
      /** @description UUID of the agent. */
      agent_id: string;
      /** @description Name of the agent. Operations accept it in place of the UUID. */
      name: string;
      /**
       * @description Whether the agent is a program or a person.
       * @enum {string}
       */
      kind: 'ai' | 'human';
      /**
       * Format: date-time
       * @description When it was first seen.
       */
      created_at: string;
    };
    ProjectAgentsBody: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ProjectAgentsBody.json
       */
      readonly $schema?: string;
      /** @description Whether there are more items after this page. */
      has_more: boolean;
      /** @description The `cursor` of the next page; null on the last page. */
      next_cursor: string | null;
      /** @description Ordered by name. */
      agents: components['schemas']['ProjectAgentItem'][];
    };
    ErrorModel: {
      /**
       * Format: uri
       * @description A URL to the JSON Schema for this object.
       * @example /api/v1/schemas/ErrorModel.json
       */
      readonly $schema?: string;
      /**
       * @description Explanation specific to this occurrence of the problem.
       * @example Property foo is required but is missing.
       */
      detail?: string;
      /** @description Optional list of individual error details. */
      errors?: components['schemas']['ErrorDetail'][];
      /**
       * Format: uri
       * @description A URI reference that identifies this occurrence of the problem.
       * @example https://example.com/error-log/abc123
       */
      instance?: string;
      /**
       * Format: int64
       * @description HTTP status code.
       * @example 400
       */
      status?: number;
      /**
       * @description Short summary of the problem type.
       * @example Bad Request
       */
      title?: string;
      /**
       * Format: uri
       * @description A URI reference to documentation for the error.
       * @default about:blank
       * @example https://example.com/errors/example
       */
      type?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getProjectJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the job, as in the `Location` of the response that started it. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/JobBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  cancelProjectJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the job, as in the `Location` of the response that started it. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/JobBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MeBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjects: {
    parameters: {
      query?: {
        /** @description Items per page (default 100, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ProjectsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  createProject: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewProjectInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          /** @description </api/v1/schemas/ProjectBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ProjectBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  deleteProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deleted */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProjectPatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ProjectBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectKeys: {
    parameters: {
      query?: {
        /** @description Items per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/KeysBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeysBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  createProjectKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewKeyInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          /** @description </api/v1/schemas/NewKeyBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewKeyBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the key. */
        keyId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/KeyBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  revokeProjectKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the key. */
        keyId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoked */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProjectKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the key. */
        keyId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KeyPatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/KeyBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  rotateProjectKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the key. */
        keyId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KeyRotationInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          /** @description </api/v1/schemas/NewKeyBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewKeyBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  recomputeProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          /** @description </api/v1/schemas/RecomputeRunBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecomputeRunBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectRecomputeRuns: {
    parameters: {
      query?: {
        /** @description Max items (default 20, max 100) */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/RecomputeRunsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecomputeRunsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectRecomputeRun: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the recompute. */
        runId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/RecomputeRunBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecomputeRunBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  sendEvents: {
    parameters: {
      query?: {
        /** @description Accept ids that programs write if they have none, such as undefined, null or NaN. */
        allow_placeholder_ids?: boolean;
        /** @description All or nothing: if any event is invalid, no event is accepted and the response is a 422. */
        atomic?: boolean;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          events: (
            | {
                /** @enum {string} */
                type: 'interaction';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /**
                 * @default message
                 * @enum {string}
                 */
                kind?: 'message' | 'call' | 'meeting' | 'email' | 'other';
                /**
                 * @description Seen from the agent.
                 * @enum {string}
                 */
                direction?: 'inbound' | 'outbound';
                /**
                 * @description A weight of 0 or less does not count; others must be from 1e-12 to 1e12.
                 * @default 1
                 */
                weight?: number;
                /** @description The name of the contact at that time. */
                contact_name?: string;
              }
            | {
                /** @enum {string} */
                type: 'agent_action';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id?: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /** @description What the agent did: enrichment_run, classification or a word of your own. */
                action: string;
                /**
                 * @description One sentence for the feed.
                 * @default
                 */
                summary?: string;
              }
            | {
                /** @enum {string} */
                type: 'contact.classified';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description The tier that the contact was assigned to. */
                tier: string;
              }
            | {
                /** @enum {string} */
                type: 'contact.routed';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /** @description The tier that the contact was assigned to. */
                tier?: string;
              }
            | {
                /** @enum {string} */
                type: 'lead.outcome';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @enum {string} */
                outcome: 'won' | 'lost';
              }
            | {
                /** @enum {string} */
                type: 'contact.updated';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description The new name of the contact. */
                name?: string;
                /** @description Your own id of the account, such as a company, that the contact belongs to; null: to none. */
                account_id?: string | null;
                /** @description The name of the account. */
                account_name?: string;
                /** @description Texts, numbers, booleans and dates by name; null: the contact no longer has the trait. */
                traits?: {
                  [key: string]: string | number | boolean | null;
                };
              }
            | {
                /** @enum {string} */
                type: 'contact.aliased';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Your own id of the contact until now. */
                previous_id: string;
              }
            | {
                /** @enum {string} */
                type: 'agent.updated';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /** @description The team that the agent belongs to; null: to none. */
                team: string | null;
              }
          )[];
        };
        'application/x-ndjson': {
          events: (
            | {
                /** @enum {string} */
                type: 'interaction';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /**
                 * @default message
                 * @enum {string}
                 */
                kind?: 'message' | 'call' | 'meeting' | 'email' | 'other';
                /**
                 * @description Seen from the agent.
                 * @enum {string}
                 */
                direction?: 'inbound' | 'outbound';
                /**
                 * @description A weight of 0 or less does not count; others must be from 1e-12 to 1e12.
                 * @default 1
                 */
                weight?: number;
                /** @description The name of the contact at that time. */
                contact_name?: string;
              }
            | {
                /** @enum {string} */
                type: 'agent_action';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id?: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /** @description What the agent did: enrichment_run, classification or a word of your own. */
                action: string;
                /**
                 * @description One sentence for the feed.
                 * @default
                 */
                summary?: string;
              }
            | {
                /** @enum {string} */
                type: 'contact.classified';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description The tier that the contact was assigned to. */
                tier: string;
              }
            | {
                /** @enum {string} */
                type: 'contact.routed';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /** @description The tier that the contact was assigned to. */
                tier?: string;
              }
            | {
                /** @enum {string} */
                type: 'lead.outcome';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @enum {string} */
                outcome: 'won' | 'lost';
              }
            | {
                /** @enum {string} */
                type: 'contact.updated';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description The new name of the contact. */
                name?: string;
                /** @description Your own id of the account, such as a company, that the contact belongs to; null: to none. */
                account_id?: string | null;
                /** @description The name of the account. */
                account_name?: string;
                /** @description Texts, numbers, booleans and dates by name; null: the contact no longer has the trait. */
                traits?: {
                  [key: string]: string | number | boolean | null;
                };
              }
            | {
                /** @enum {string} */
                type: 'contact.aliased';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Your own id of the contact until now. */
                previous_id: string;
              }
            | {
                /** @enum {string} */
                type: 'agent.updated';
                /** @description Your own id of the event, which is accepted once. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When it happened; UTC if it has no offset.
                 */
                occurred_at: string;
                /** @description Name of the agent, created if unknown; or the UUID of an existing agent. */
                agent: string;
                /** @description The team that the agent belongs to; null: to none. */
                team: string | null;
              }
          )[];
        };
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          /** @description </api/v1/schemas/EventsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EventsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectContact: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description Your own id of the contact, percent-encoded. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ContactBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ContactBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  eraseContact: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description Your own id of the contact, percent-encoded. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ErasedContactBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasedContactBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getContactDepth: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentId: string;
        contactId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DepthBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepthBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectDepthScores: {
    parameters: {
      query?: {
        /** @description Max items (default 100, max 500) */
        limit?: number;
      };
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ListProjectDepthScoresResponse.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ListProjectDepthScoresResponse'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getAgentDepthDistribution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DepthDistributionBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepthDistributionBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectMoat: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DepthDistributionBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepthDistributionBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectCohorts: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/CohortsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CohortsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectCohortTriangle: {
    parameters: {
      query?: {
        /** @description Length of a period */
        unit?: 'week' | 'month';
        /** @description Maximum number of cohorts, newest first (default and max 26) */
        cohorts?: number;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/CohortTriangleBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CohortTriangleBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectCohortMembers: {
    parameters: {
      query?: {
        /** @description Length of a period */
        unit?: 'week' | 'month';
        /** @description `entry` of the cohort, YYYY-MM-DD (default: the newest period) */
        entry?: string;
        /** @description `offset` of the cell (default 0) */
        offset?: number;
        /** @description true: only members active in the period; false: only the others */
        active?: boolean;
        /** @description Members per page (default 50, max 500) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, for the same cell; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/CohortMembersBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CohortMembersBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectFleetActivity: {
    parameters: {
      query?: {
        /** @description Max items (default 20, max 100) */
        limit?: number;
      };
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/FleetActivityBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FleetActivityBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectPipelineFlow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/PipelineFlowBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PipelineFlowBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectPipelineTransitions: {
    parameters: {
      query?: {
        /** @description Only contacts that entered a stage on this day or later, YYYY-MM-DD (default: no limit) */
        from?: string;
        /** @description As of the end of this day, YYYY-MM-DD (default and latest: the day of the newest scores) */
        to?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/PipelineTransitionsBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PipelineTransitionsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  streamProjectFleetActivity: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event received; the stream resumes after it. */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A stream of events. The schema describes one event, with its data parsed. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream':
            | components['schemas']['FleetActivityEvent']
            | components['schemas']['RecomputeEvent']
            | components['schemas']['TransitionEvent']
            | components['schemas']['StreamResetEvent']
            | components['schemas']['StreamEndEvent'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectMoatIndex: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MoatIndexBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MoatIndexBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectAtRiskContacts: {
    parameters: {
      query?: {
        /** @description Max items (default 10, max 50) */
        limit?: number;
      };
      header?: never;
      path: {
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/AtRiskContactsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AtRiskContactsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  explainContactDepth: {
    parameters: {
      query?: {
        /** @description Any day from the first active day on, YYYY-MM-DD (default: the newest computed day) */
        as_of?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the agent, or its name, percent-encoded. */
        agentId: string;
        /** @description Your own id of the contact, percent-encoded. */
        contactId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DepthExplanationBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepthExplanationBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getContactDepthHistory: {
    parameters: {
      query?: {
        /** @description First day, YYYY-MM-DD (default: 90 days, or 52 weeks, up to `to`) */
        from?: string;
        /** @description Last day, YYYY-MM-DD (default and latest: the newest computed day) */
        to?: string;
        /** @description One point per day, or one for every seventh day back from `to`; at most 1100 points */
        step?: 'day' | 'week';
      };
      header?: never;
      path: {
        /** @description UUID of the agent, or its name, percent-encoded. */
        agentId: string;
        /** @description Your own id of the contact, percent-encoded. */
        contactId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DepthHistoryBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DepthHistoryBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  explainProjectMoatIndex: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MoatIndexExplanationBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MoatIndexExplanationBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectMoatIndexHistory: {
    parameters: {
      query?: {
        /** @description First day, YYYY-MM-DD (default: 90 days, or 52 weeks, up to `to`) */
        from?: string;
        /** @description Last day, YYYY-MM-DD (default and latest: the newest computed day) */
        to?: string;
        /** @description One point per day, or one for every seventh day back from `to`; at most 1100 points */
        step?: 'day' | 'week';
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MoatIndexHistoryBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MoatIndexHistoryBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectRelationships: {
    parameters: {
      query?: {
        /** @description Only contacts with these traits, such as `plan:pro,seats>=10`: separated by commas, all of them. `vip`: has the trait; `plan:pro,plan:team`: either; numbers and dates also compare by >=, >, <= and <; a value with a comma is in double quotes */
        trait?: string;
        /** @description Only contacts of the account with this id */
        account?: string;
        /** @description Only contacts that were last assigned to this tier */
        tier?: string;
        /** @description Only relationships of this agent: its UUID or name */
        agent?: string;
        /** @description Only these bands, separated by commas: deep, strong, warm, light, faint */
        band?: string;
        /** @description Only these life-cycle stages, separated by commas: new, unanswered, dormant, at_risk, one_off, reactivated, core, growing, steady */
        stage?: string;
        /** @description true: only relationships at risk; false: only those not at risk */
        at_risk?: boolean;
        /** @description Only relationships in these turn states, separated by commas: never_heard, awaiting_our_reply, awaiting_their_reply, mutual_silence, none */
        turn?: string;
        /** @description Only relationships with so many unanswered days or more: days on which we wrote after the contact last took part */
        unanswered_min?: number;
        /** @description Only relationships with an episode in these states whose condition lasts, separated by commas: open, snoozed, dismissed, done */
        episode_state?: string;
        /** @description Only relationships with an episode of this assignee whose condition lasts; `me`: yours; `none`: that nobody looks after */
        assignee?: string;
        /** @description Only contacts whose name or id contains this text; case, accents and Unicode form do not matter */
        search?: string;
        /** @description Only relationships with this depth or more, 0 to 1 */
        min_depth?: number;
        /** @description Only relationships with this depth or less, 0 to 1 */
        max_depth?: number;
        /** @description Only relationships whose last interaction was at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        active_from?: string;
        /** @description Only relationships whose last interaction was before this time: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        active_before?: string;
        /** @description Only relationships of agents of this team */
        team?: string;
        /** @description Sort key */
        sort?: 'depth' | 'trend' | 'last_interaction' | 'name' | 'value_at_stake';
        /** @description Sort order (default: desc; asc for names). Ties are ordered by agent_id, user_id */
        order?: 'desc' | 'asc';
        /** @description Relationships per page (default 50, max 500) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, with the same filter and order; absent: the first page. A cursor expires an hour after the next recompute; the response is then 410 */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/RelationshipsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RelationshipsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  exportProjectRelationshipsCsv: {
    parameters: {
      query?: {
        /** @description Only contacts with these traits, such as `plan:pro,seats>=10`: separated by commas, all of them. `vip`: has the trait; `plan:pro,plan:team`: either; numbers and dates also compare by >=, >, <= and <; a value with a comma is in double quotes */
        trait?: string;
        /** @description Only contacts of the account with this id */
        account?: string;
        /** @description Only contacts that were last assigned to this tier */
        tier?: string;
        /** @description Only relationships of this agent: its UUID or name */
        agent?: string;
        /** @description Only these bands, separated by commas: deep, strong, warm, light, faint */
        band?: string;
        /** @description Only these life-cycle stages, separated by commas: new, unanswered, dormant, at_risk, one_off, reactivated, core, growing, steady */
        stage?: string;
        /** @description true: only relationships at risk; false: only those not at risk */
        at_risk?: boolean;
        /** @description Only relationships in these turn states, separated by commas: never_heard, awaiting_our_reply, awaiting_their_reply, mutual_silence, none */
        turn?: string;
        /** @description Only relationships with so many unanswered days or more: days on which we wrote after the contact last took part */
        unanswered_min?: number;
        /** @description Only relationships with an episode in these states whose condition lasts, separated by commas: open, snoozed, dismissed, done */
        episode_state?: string;
        /** @description Only relationships with an episode of this assignee whose condition lasts; `me`: yours; `none`: that nobody looks after */
        assignee?: string;
        /** @description Only contacts whose name or id contains this text; case, accents and Unicode form do not matter */
        search?: string;
        /** @description Only relationships with this depth or more, 0 to 1 */
        min_depth?: number;
        /** @description Only relationships with this depth or less, 0 to 1 */
        max_depth?: number;
        /** @description Only relationships whose last interaction was at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        active_from?: string;
        /** @description Only relationships whose last interaction was before this time: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        active_before?: string;
        /** @description Only relationships of agents of this team */
        team?: string;
        /** @description Sort key */
        sort?: 'depth' | 'trend' | 'last_interaction' | 'name' | 'value_at_stake';
        /** @description Sort order (default: desc; asc for names). Ties are ordered by agent_id, user_id */
        order?: 'desc' | 'asc';
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  exportProjectRelationshipsNdjson: {
    parameters: {
      query?: {
        /** @description Only contacts with these traits, such as `plan:pro,seats>=10`: separated by commas, all of them. `vip`: has the trait; `plan:pro,plan:team`: either; numbers and dates also compare by >=, >, <= and <; a value with a comma is in double quotes */
        trait?: string;
        /** @description Only contacts of the account with this id */
        account?: string;
        /** @description Only contacts that were last assigned to this tier */
        tier?: string;
        /** @description Only relationships of this agent: its UUID or name */
        agent?: string;
        /** @description Only these bands, separated by commas: deep, strong, warm, light, faint */
        band?: string;
        /** @description Only these life-cycle stages, separated by commas: new, unanswered, dormant, at_risk, one_off, reactivated, core, growing, steady */
        stage?: string;
        /** @description true: only relationships at risk; false: only those not at risk */
        at_risk?: boolean;
        /** @description Only relationships in these turn states, separated by commas: never_heard, awaiting_our_reply, awaiting_their_reply, mutual_silence, none */
        turn?: string;
        /** @description Only relationships with so many unanswered days or more: days on which we wrote after the contact last took part */
        unanswered_min?: number;
        /** @description Only relationships with an episode in these states whose condition lasts, separated by commas: open, snoozed, dismissed, done */
        episode_state?: string;
        /** @description Only relationships with an episode of this assignee whose condition lasts; `me`: yours; `none`: that nobody looks after */
        assignee?: string;
        /** @description Only contacts whose name or id contains this text; case, accents and Unicode form do not matter */
        search?: string;
        /** @description Only relationships with this depth or more, 0 to 1 */
        min_depth?: number;
        /** @description Only relationships with this depth or less, 0 to 1 */
        max_depth?: number;
        /** @description Only relationships whose last interaction was at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        active_from?: string;
        /** @description Only relationships whose last interaction was before this time: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        active_before?: string;
        /** @description Only relationships of agents of this team */
        team?: string;
        /** @description Sort key */
        sort?: 'depth' | 'trend' | 'last_interaction' | 'name' | 'value_at_stake';
        /** @description Sort order (default: desc; asc for names). Ties are ordered by agent_id, user_id */
        order?: 'desc' | 'asc';
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectBacktest: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/BacktestBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BacktestBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  runProjectBacktest: {
    parameters: {
      query?: {
        /** @description Maximum number of past days to predict from (default 3, max 24) */
        cutoffs?: number;
        /** @description Days to predict, 1 or more (default: the horizon of the project) */
        horizon_days?: number;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/BacktestBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BacktestBody'];
        };
      };
      /** @description The work takes longer than a second: the job, with its URL in `Location` */
      202: {
        headers: {
          /** @description </api/v1/schemas/JobBody.json>; rel="describedBy" */
          Link?: string;
          /** @description Path of the job */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectLifeCycle: {
    parameters: {
      query?: {
        /** @description First day, YYYY-MM-DD, as of its end (default: 84 days before `to`; at most 728 days before it) */
        from?: string;
        /** @description Second day, YYYY-MM-DD, as of its end (default and latest: the day of the newest scores) */
        to?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/LifeCycleBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LifeCycleBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectModel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ModelBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectModelVersions: {
    parameters: {
      query?: {
        /** @description Items per page (default 20, max 100) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ModelVersionsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelVersionsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectSettings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/SettingsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProjectSettings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SettingsPatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/SettingsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectSettingsVersions: {
    parameters: {
      query?: {
        /** @description Max items (default 20, max 100) */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/SettingsVersionsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsVersionsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  rollBackProjectSettings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SettingsRollback'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/SettingsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  previewProjectSettings: {
    parameters: {
      query?: {
        /** @description Max items (default 50, max 200) */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SettingsPatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/SettingsPreviewBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsPreviewBody'];
        };
      };
      /** @description The work takes longer than a second: the job, with its URL in `Location` */
      202: {
        headers: {
          /** @description </api/v1/schemas/JobBody.json>; rel="describedBy" */
          Link?: string;
          /** @description Path of the job */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectTransitions: {
    parameters: {
      query?: {
        /** @description Only these types, separated by commas: relationship.at_risk, relationship.recovered, relationship.dormant, relationship.band_changed, relationship.stage_changed, relationship.reply_owed, moat_index.moved, agent.silent, recompute.failed */
        type?: string;
        /** @description Only these causes, separated by commas: activity, time, late_fact, settings, definition, import, erasure, merge */
        cause?: string;
        /** @description Only those of this agent: its UUID or name */
        agent?: string;
        /** @description Only those of this contact: your own id of it */
        contact?: string;
        /** @description Only days from this one on, YYYY-MM-DD */
        from?: string;
        /** @description Only days up to this one, YYYY-MM-DD */
        to?: string;
        /** @description Only those recorded at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. To follow the list, use `order=asc` and the cursor */
        since?: string;
        /** @description desc: newest first */
        order?: 'desc' | 'asc';
        /** @description Transitions per page (default 50, max 500) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, with the same filter and order; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/TransitionsBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TransitionsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectEpisodes: {
    parameters: {
      query?: {
        /** @description Only these kinds, separated by commas: at_risk, reply_owed */
        kind?: string;
        /** @description Only those of this agent: its UUID or name */
        agent?: string;
        /** @description Only those of this contact: your own id of it */
        contact?: string;
        /** @description Only those of this assignee; `me`: yours; `none`: those that nobody looks after; `me_or_none`: both of these */
        assignee?: string;
        /** @description Only those of which one of these actions is recommended now, separated by commas: reply, stop_chasing, let_rest, follow_up, wait, win_back, reach_out_now, light_nudge, second_touch, nurture, welcome_back, invite_reply, check_in, protect, deepen, keep_rhythm */
        action?: string;
        /** @description true: only those whose recommended action asks for something today: not to wait, or to let rest */
        due?: boolean;
        /** @description Only those with this value at stake or more when they began, 0 to 1 */
        min_value?: number;
        /** @description Only these states (default: open), separated by commas: open, snoozed, dismissed, done, cleared, restated */
        state?: string;
        /** @description Which share: those offered to people (default), those held out by chance, or all */
        holdout?: 'no' | 'only' | 'all';
        /** @description Sort key: the value at stake when they began, when they were opened, or when they were closed; the last one lists only those that are closed */
        sort?: 'value' | 'opened_at' | 'closed_at';
        /** @description Sort order. Ties are ordered by episode_id */
        order?: 'desc' | 'asc';
        /** @description Episodes per page (default 50, max 500) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, with the same filter and order; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/EpisodesBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EpisodesBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProjectEpisodes: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EpisodesPatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ChangedEpisodesBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangedEpisodesBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectEpisode: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the episode. */
        episodeId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/EpisodeBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EpisodeBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProjectEpisode: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the episode. */
        episodeId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EpisodePatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/EpisodeBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EpisodeBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  countProjectEpisodes: {
    parameters: {
      query?: {
        /** @description Only these kinds, separated by commas: at_risk, reply_owed */
        kind?: string;
        /** @description Only those of this agent: its UUID or name */
        agent?: string;
        /** @description Only those of this contact: your own id of it */
        contact?: string;
        /** @description Only those of this assignee; `me`: yours; `none`: those that nobody looks after; `me_or_none`: both of these */
        assignee?: string;
        /** @description Only those of which one of these actions is recommended now, separated by commas: reply, stop_chasing, let_rest, follow_up, wait, win_back, reach_out_now, light_nudge, second_touch, nurture, welcome_back, invite_reply, check_in, protect, deepen, keep_rhythm */
        action?: string;
        /** @description true: only those whose recommended action asks for something today: not to wait, or to let rest */
        due?: boolean;
        /** @description Only those with this value at stake or more when they began, 0 to 1 */
        min_value?: number;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/EpisodeCountsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EpisodeCountsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectOutcomes: {
    parameters: {
      query?: {
        /** @description First day on which the episodes began, YYYY-MM-DD (default: 89 days before `to`) */
        from?: string;
        /** @description Last day on which the episodes began, YYYY-MM-DD (default: 30 days before the newest scores) */
        to?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/OutcomesBody.json>; rel="describedBy" */
          Link?: string;
          /** @description The day of the response, YYYY-MM-DD. */
          'X-Data-As-Of'?: string;
          /** @description The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days. */
          'X-Data-Restated'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OutcomesBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectMergeSuggestions: {
    parameters: {
      query?: {
        /** @description Items per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MergeSuggestionsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MergeSuggestionsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  mergeProjectContact: {
    parameters: {
      query?: {
        /** @description Change nothing, and only show what would result (default: false) */
        dry_run?: boolean;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description Your own id of the contact, percent-encoded. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MergeInput'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MergeBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MergeBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  unmergeProjectContact: {
    parameters: {
      query?: {
        /** @description Change nothing, and only show what would result (default: false) */
        dry_run?: boolean;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description Your own id of the contact, percent-encoded. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/MergeBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MergeBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectContacts: {
    parameters: {
      query?: {
        /** @description Only contacts with these traits, such as `plan:pro,seats>=10`: separated by commas, all of them. `vip`: has the trait; `plan:pro,plan:team`: either; numbers and dates also compare by >=, >, <= and <; a value with a comma is in double quotes */
        trait?: string;
        /** @description Only contacts of the account with this id */
        account?: string;
        /** @description Only contacts that were last assigned to this tier */
        tier?: string;
        /** @description Only contacts of which an id, a name or the text of a trait contains this text; case, accents and Unicode form do not matter */
        search?: string;
        /** @description Only contacts that this agent knows: its UUID or name */
        agent?: string;
        /** @description Only contacts at this stage of the pipeline */
        pipeline_stage?: 'new' | 'qualified' | 'routed' | 'nurtured' | 'closed';
        /** @description Items per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ContactsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ContactsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectSources: {
    parameters: {
      query?: {
        /** @description Only these states, separated by commas: ok, late, silent */
        state?: string;
        /** @description Only those of which this is said, separated by commas: auto, none */
        expected?: string;
        /** @description Only those of this agent: its UUID or name */
        agent?: string;
        /** @description Only these channels, separated by commas: message, call, meeting, email, other */
        channel?: string;
        /** @description Sources per page (default 50, max 500) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, with the same filter; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/SourcesBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourcesBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProjectSources: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SourcePatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ChangedSourcesBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangedSourcesBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectWebhooks: {
    parameters: {
      query?: {
        /** @description Items per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/WebhooksBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhooksBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  createProjectWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewWebhookInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          /** @description </api/v1/schemas/NewWebhookBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewWebhookBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/WebhookBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  deleteProjectWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deleted */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  changeProjectWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookPatch'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/WebhookBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  replaceProjectWebhookSecret: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewWebhookSecretInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          /** @description </api/v1/schemas/WebhookSecretBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookSecretBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  testProjectWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          /** @description </api/v1/schemas/DeliveryBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  replayProjectWebhook: {
    parameters: {
      query?: {
        /** @description Events recorded at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. Required */
        since?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          /** @description </api/v1/schemas/ReplayBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectWebhookDeliveries: {
    parameters: {
      query?: {
        /** @description Only deliveries in this state */
        status?: 'pending' | 'delivered' | 'failed';
        /** @description Items per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DeliveriesBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveriesBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  getProjectWebhookDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
        /** @description UUID of the delivery. */
        deliveryId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/DeliveryBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  redeliverProjectWebhookDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description UUID of the webhook. */
        webhookId: string;
        /** @description UUID of the delivery. */
        deliveryId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          /** @description </api/v1/schemas/DeliveryBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectAuditLog: {
    parameters: {
      query?: {
        /** @description Only changes by this user or key: its id */
        actor?: string;
        /** @description Only these actions, separated by commas: project.created, project.changed, project.deleted, project.closed, project.restored, settings.changed, settings.rolled_back, key.created, key.changed, key.replaced, key.revoked, webhook.created, webhook.changed, webhook.deleted, webhook.secret_replaced, webhook.tested, webhook.replayed, webhook.redelivered, contact.erased, contact.restored, contact.merged, contact.unmerged, episode.changed, source.changed, model.switched, recompute.started, job.started, job.cancelled */
        action?: string;
        /** @description Only changes of this subject: its id, for a contact your own id of it */
        subject?: string;
        /** @description Only changes at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        from?: string;
        /** @description Only changes before this time */
        to?: string;
        /** @description Entries per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, with the same filter; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/AuditLogBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditLogBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listAuditLog: {
    parameters: {
      query?: {
        /** @description Only changes by this user or key: its id */
        actor?: string;
        /** @description Only these actions, separated by commas: project.created, project.changed, project.deleted, project.closed, project.restored, settings.changed, settings.rolled_back, key.created, key.changed, key.replaced, key.revoked, webhook.created, webhook.changed, webhook.deleted, webhook.secret_replaced, webhook.tested, webhook.replayed, webhook.redelivered, contact.erased, contact.restored, contact.merged, contact.unmerged, episode.changed, source.changed, model.switched, recompute.started, job.started, job.cancelled */
        action?: string;
        /** @description Only changes of this subject: its id, for a contact your own id of it */
        subject?: string;
        /** @description Only changes at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC */
        from?: string;
        /** @description Only changes before this time */
        to?: string;
        /** @description Entries per page (default 50, max 200) */
        page_size?: number;
        /** @description `next_cursor` of the previous page, with the same filter; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/OrganisationAuditLogBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganisationAuditLogBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  exportContact: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
        /** @description Your own id of the contact, percent-encoded. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, never>;
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  listProjectAgents: {
    parameters: {
      query?: {
        /** @description Items per page (default 100, max 500) */
        page_size?: number;
        /** @description `next_cursor` of the previous page; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description UUID of the project; `GET /api/v1/projects` lists yours. */
        projectId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description </api/v1/schemas/ProjectAgentsBody.json>; rel="describedBy" */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectAgentsBody'];
        };
      };
      /** @description Error */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ErrorModel'];
        };
      };
    };
  };
  receiveRelationshipAt_risk: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'relationship.at_risk';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveRelationshipRecovered: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'relationship.recovered';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveRelationshipDormant: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'relationship.dormant';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveRelationshipBand_changed: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'relationship.band_changed';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveRelationshipStage_changed: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'relationship.stage_changed';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveRelationshipReply_owed: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'relationship.reply_owed';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveMoat_indexMoved: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'moat_index.moved';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveAgentSilent: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'agent.silent';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveRecomputeFailed: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'recompute.failed';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the transition: the `webhook-id`.
             */
            transition_id: string;
            /**
             * Format: uuid
             * @description UUID of the recompute that found it.
             */
            run_id: string;
            /**
             * Format: date
             * @description As-of day of the run, YYYY-MM-DD.
             */
            day: string;
            /** @description What caused the change: activity, time, late_fact, settings, definition, import, erasure or merge. */
            cause: string | null;
            /** @description State before; null if there was none, or in a summary. */
            from: string | null;
            /** @description State after; null in a summary. */
            to: string | null;
            /** @description Codes of the reasons, such as silent_vs_own_rhythm; of agent.silent, the silent channels. */
            reasons: string[];
            /** @description Code of the recommended action. */
            action: string | null;
            /** @description The recommended action, in words. */
            recommended_action: string | null;
            /**
             * Format: double
             * @description Depth after the run, 0..1; null if the event is not about a relationship.
             */
            depth: number | null;
            /** @description Band after the run; null if the event is not about a relationship. */
            band: string | null;
            /**
             * Format: double
             * @description Potential after the run, 0..1; null if the event is not about a relationship.
             */
            potential: number | null;
            /**
             * Format: int64
             * @description In a summary: number of relationships that changed, 0 or more; otherwise null.
             */
            count: number | null;
            /** @description Null if the event is about the whole project. */
            agent: {
              /** @description UUID of the agent. */
              agent_id: string;
              /** @description Name of the agent. */
              name: string;
            } | null;
            /** @description Null if the event is not about a relationship. */
            contact: {
              /** @description Your own id of the contact. */
              user_id: string;
              /** @description Name of the contact; null if it has none. */
              name: string | null;
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveProjectDigest: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'project.digest';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /** @description Number of events by type since the digest before. A relationship that became at risk and recovered in between counts as what it became last. */
            counts: {
              [key: string]: number;
            };
            /** @description The ten most valuable relationships that became at risk. */
            at_risk: {
              agent: {
                /** @description UUID of the agent. */
                agent_id: string;
                /** @description Name of the agent. */
                name: string;
              };
              contact: {
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the contact; null if it has none. */
                name: string | null;
              };
              /**
               * Format: double
               * @description Depth, 0..1.
               */
              depth: number;
              /**
               * Format: double
               * @description Potential, 0..1.
               */
              potential: number;
              /** @description Band. */
              band: string;
              /** @description Codes of the reasons; empty in `to_call`. */
              reasons: string[];
              /** @description The recommended action, in words. */
              recommended_action: string;
            }[];
            /** @description The ten most valuable relationships that recovered. */
            recovered: {
              agent: {
                /** @description UUID of the agent. */
                agent_id: string;
                /** @description Name of the agent. */
                name: string;
              };
              contact: {
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the contact; null if it has none. */
                name: string | null;
              };
              /**
               * Format: double
               * @description Depth, 0..1.
               */
              depth: number;
              /**
               * Format: double
               * @description Potential, 0..1.
               */
              potential: number;
              /** @description Band. */
              band: string;
              /** @description Codes of the reasons; empty in `to_call`. */
              reasons: string[];
              /** @description The recommended action, in words. */
              recommended_action: string;
            }[];
            /** @description The ten relationships at risk with the most value at stake now, but for those of a silent source. */
            to_call: {
              agent: {
                /** @description UUID of the agent. */
                agent_id: string;
                /** @description Name of the agent. */
                name: string;
              };
              contact: {
                /** @description Your own id of the contact. */
                user_id: string;
                /** @description Name of the contact; null if it has none. */
                name: string | null;
              };
              /**
               * Format: double
               * @description Depth, 0..1.
               */
              depth: number;
              /**
               * Format: double
               * @description Potential, 0..1.
               */
              potential: number;
              /** @description Band. */
              band: string;
              /** @description Codes of the reasons; empty in `to_call`. */
              reasons: string[];
              /** @description The recommended action, in words. */
              recommended_action: string;
            }[];
            /** @description Agents that fell silent, the last ones first. */
            silent_agents: {
              agent: {
                /** @description UUID of the agent. */
                agent_id: string;
                /** @description Name of the agent. */
                name: string;
              };
              /** @description The channels by which nothing arrives. */
              channels: string[];
              /** @description What to do, in words. */
              recommended_action: string;
            }[];
            /** @description How the Moat Index moved; null where it did not. */
            moat_index: {
              /** @description Before, as a decimal number. */
              from: string;
              /** @description After. */
              to: string;
              /** @description The components that moved it last. */
              reasons: string[];
            } | null;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveWebhookTest: {
    parameters: {
      query?: never;
      header: {
        /** @description UUID of the event, the same in every attempt. */
        'webhook-id': string;
        /** @description Time of this attempt, in seconds since 1970. */
        'webhook-timestamp': string;
        /** @description `v1,` and the signature; two of them, separated by a space, while a secret is being replaced. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          type: 'webhook.test';
          /**
           * Format: date-time
           * @description When the event happened, RFC 3339 in UTC.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description UUID of the webhook.
             */
            webhook_id: string;
            /** @description For people. */
            message: string;
          };
        };
      };
    };
    responses: {
      /** @description The endpoint is gone: the webhook is disabled */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Accepted */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The event is sent again later, for up to three days */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
