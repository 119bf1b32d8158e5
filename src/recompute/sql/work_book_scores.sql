-- Takes relationships out of the book of the as-of date by their scores. $1 project, $2 as-of date
:book -1 of (SELECT * FROM :rows_of depth_scores WHERE project_id = $1) AS kept
