-- src/recompute/scores/contact-score.statements.ts
DELETE FROM contact_scores
WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_days WHERE n IS NULL)
