-- For people: who has to do what by when, a row a unit of a task.
CREATE VIEW responsibilities AS
SELECT d.title AS document, d.doc_number, d.issuers, d.date, t.path, t.label, coalesce(t.title, t.text) AS task,
  u.role, o.name AS unit, nullif(o.canonical, '') AS canonical, o.region,
  (SELECT min(e.date) FROM deadlines e WHERE e.task = t.id) AS due, d.name, d.url, t.id AS task_id, d.id AS document_id
FROM units u JOIN organs o ON o.id = u.organ JOIN tasks t ON t.id = u.task JOIN documents d ON d.id = t.document;

-- Limits are searched by day.
CREATE INDEX deadlines_date ON deadlines (date) WHERE date IS NOT NULL;
