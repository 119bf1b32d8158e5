-- src/recompute/scores/contact-score.statements.ts
SELECT EXISTS (SELECT FROM contact_scores WHERE project_id = $1) AS has
