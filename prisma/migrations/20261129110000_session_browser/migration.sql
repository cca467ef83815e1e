-- Sessions keep browser and system in few words, as they are shown, instead of the whole User-Agent
-- (lib/auth/browser-name.ts).
UPDATE "staff_session"
SET "user_agent" = NULLIF(concat_ws(' on ',
  CASE
    WHEN "user_agent" LIKE '%Edg%' THEN 'Edge'
    WHEN "user_agent" LIKE '%Firefox%' THEN 'Firefox'
    WHEN "user_agent" LIKE '%Chrome%' THEN 'Chrome'
    WHEN "user_agent" LIKE '%Safari%' THEN 'Safari'
  END,
  CASE
    WHEN "user_agent" LIKE '%Android%' THEN 'Android'
    WHEN "user_agent" LIKE '%iPhone%' THEN 'iPhone'
    WHEN "user_agent" LIKE '%iPad%' THEN 'iPad'
    WHEN "user_agent" LIKE '%Windows%' THEN 'Windows'
    WHEN "user_agent" LIKE '%Mac%' THEN 'Mac'
    WHEN "user_agent" LIKE '%Linux%' THEN 'Linux'
  END), '');
