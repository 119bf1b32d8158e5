/** Texts that several response schemas share. */
export const BAND =
  'deep (depth >= .75), strong (>= .50), warm (>= .25), light (>= .10) or faint, unless the project sets others';
export const STAGES = [
  'new',
  'unanswered',
  'dormant',
  'at_risk',
  'one_off',
  'reactivated',
  'core',
  'growing',
  'steady',
];
export const MODEL_VERSION =
  'Version of the model in force on that day, 1 or more: 1 is the fixed formula, later ones are learned from the outcomes of the project. Null under version 1 of the score, which has no models.';
export const DEPTH =
  'Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (the horizon, a setting of the project): the greater of evidence and first_reply_chance. Under version 1 of the score, that the pair is active: E / (1 + E), E = expected_active_days.';
