/** What a project sets of its transitions and episodes; docs/settings.md explains each. */
export interface SignalSettings {
  /** Days for which a return to a state that was just left is held back. */
  readonly cooldownDays: number;
  /** Days that a contact waits for an answer until a reply is owed. */
  readonly replyOwedDays: number;
  /** How far the Moat Index moves until that is announced. */
  readonly moatStep: number;
  /** Days for which transitions are kept. */
  readonly transitionDays: number;
  /** Least potential of a relationship at risk that is worth an episode. */
  readonly episodePotential: number;
  /** Share of relationships, in percent, whose episodes are held out. */
  readonly holdoutPercent: number;
}

export const DEFAULT_SIGNALS: SignalSettings = {
  cooldownDays: 3,
  replyOwedDays: 3,
  moatStep: 0.02,
  transitionDays: 90,
  episodePotential: 0.25,
  holdoutPercent: 0,
};

/** Settings as they were stored: what is missing has its default. */
export function signalSettings(stored: Partial<SignalSettings>): SignalSettings {
  return {
    cooldownDays: stored.cooldownDays ?? DEFAULT_SIGNALS.cooldownDays,
    replyOwedDays: stored.replyOwedDays ?? DEFAULT_SIGNALS.replyOwedDays,
    moatStep: stored.moatStep ?? DEFAULT_SIGNALS.moatStep,
    transitionDays: stored.transitionDays ?? DEFAULT_SIGNALS.transitionDays,
    episodePotential: stored.episodePotential ?? DEFAULT_SIGNALS.episodePotential,
    holdoutPercent: stored.holdoutPercent ?? DEFAULT_SIGNALS.holdoutPercent,
  };
}
