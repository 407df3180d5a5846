-- What an analyst would write on the plain tables for the impact summary of one district, program
-- and period. :district :program :start :end :minimum :group :window (dates as 'YYYY-MM-DD').

-- name: sessions
SELECT COUNT(*), COALESCE(SUM(s.minutes), 0)
FROM coaching_session s
JOIN coaching_sessioncoach c ON c.session_id = s.id
WHERE s.district_id = :district AND s.program_id = :program
  AND s.day BETWEEN ':start' AND ':end' AND s.state = 'held'
  AND (s.minutes IS NULL OR s.minutes >= :minimum)
  AND EXISTS (SELECT 1 FROM coaching_attendance a WHERE a.session_id = s.id AND a.role = 'teacher');

-- name: reached
SELECT COUNT(DISTINCT a.person_id), COUNT(*)
FROM coaching_session s
JOIN coaching_attendance a ON a.session_id = s.id AND a.role = 'teacher'
JOIN people_placement p ON p.person_id = a.person_id AND p.role = 'teacher'
  AND p.starts <= s.day AND p.ends > s.day
JOIN people_eligibility e ON e.person_id = a.person_id AND e.program_id = s.program_id
  AND e.starts <= s.day AND e.ends > s.day
WHERE s.district_id = :district AND s.program_id = :program
  AND s.day BETWEEN ':start' AND ':end' AND s.state = 'held'
  AND (s.minutes IS NULL OR s.minutes >= :minimum)
  AND (SELECT COUNT(*) FROM coaching_attendance x WHERE x.session_id = s.id AND x.role = 'teacher')
      <= :group;

-- name: eligible
SELECT COUNT(DISTINCT e.person_id), COUNT(DISTINCT e.school_id)
FROM people_eligibility e
JOIN people_placement p ON p.person_id = e.person_id AND p.role = 'teacher'
  AND p.starts < e.ends AND p.ends > e.starts
WHERE e.district_id = :district AND e.program_id = :program
  AND e.starts <= ':end' AND e.ends > ':start';

-- name: schools
SELECT COUNT(DISTINCT s.school_id)
FROM coaching_session s
JOIN people_programschool q ON q.school_id = s.school_id AND q.program_id = s.program_id
  AND q.starts <= s.day AND q.ends > s.day
WHERE s.district_id = :district AND s.program_id = :program
  AND s.day BETWEEN ':start' AND ':end' AND s.state = 'held'
  AND (s.minutes IS NULL OR s.minutes >= :minimum)
  AND EXISTS (SELECT 1 FROM coaching_attendance a WHERE a.session_id = s.id AND a.role = 'teacher');

-- name: goals
SELECT SUM(CASE WHEN l.status = 'completed' AND l.starts >= ':start' THEN 1 ELSE 0 END), COUNT(*)
FROM coaching_goal g
JOIN coaching_engagement n ON n.id = g.engagement_id
JOIN coaching_goalstatus l ON l.goal_id = g.id AND l.starts = (
  SELECT MAX(m.starts) FROM coaching_goalstatus m WHERE m.goal_id = g.id AND m.starts <= ':end')
WHERE g.district_id = :district AND n.program_id = :program
  AND (l.status = 'open' OR l.starts >= ':start');

-- name: by_school_and_month
SELECT s.school_id, SUBSTR(CAST(s.day AS CHAR(10)), 1, 7), COUNT(*)
FROM coaching_session s
WHERE s.district_id = :district AND s.program_id = :program
  AND s.day BETWEEN ':start' AND ':end' AND s.state = 'held'
  AND (s.minutes IS NULL OR s.minutes >= :minimum)
  AND EXISTS (SELECT 1 FROM coaching_attendance a WHERE a.session_id = s.id AND a.role = 'teacher')
GROUP BY s.school_id, SUBSTR(CAST(s.day AS CHAR(10)), 1, 7);
