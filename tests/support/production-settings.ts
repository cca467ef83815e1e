import { randomBytes } from 'node:crypto';

type Settings = Readonly<Record<string, string>>;

/** What production needs to start, with a key of its own. @param given settings in place of these, or besides them */
export const productionSettings = (given: Settings = {}): Record<string, string> => ({
  APP_URL: 'https://clinic.example',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'site@clinic.example',
  MAIL_FROM_NEUTRAL: 'office@mail.example',
  INTAKE_NOTIFY_TO: 'intake@clinic.example',
  CONFIDENTIAL_KEYS: randomBytes(32).toString('base64'),
  TRUSTED_PROXIES: 'none',
  ...given,
});
