/** The life-cycle stages, in words. */
export const STAGES: Readonly<Record<string, { label: string; meaning: string }>> = {
  new: { label: 'New', meaning: 'first active within 28 days' },
  growing: { label: 'Growing', meaning: 'deepening' },
  core: { label: 'Core', meaning: 'deep, and kept up' },
  steady: { label: 'Steady', meaning: 'keeps its rhythm' },
  reactivated: { label: 'Reactivated', meaning: 'came back after a long silence' },
  at_risk: { label: 'At risk', meaning: 'silent for longer than usual' },
  unanswered: { label: 'Unanswered', meaning: 'never answered so far' },
  dormant: { label: 'Dormant', meaning: 'has gone silent' },
  one_off: { label: 'One-off', meaning: 'a single active day' },
};

/** @param isAtRisk of a relationship at risk, which may still be new, for example: not everybody sees colours */
export function stageLabel(stage: string, isAtRisk = false): string {
  const label = STAGES[stage]?.label ?? stage;
  return isAtRisk && stage !== 'at_risk' ? `${label}, at risk` : label;
}
