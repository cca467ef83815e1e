import { scriptRules } from '@/lib/shared/text-policies';

// Runs in the browser before the rest of the framework, on every page, including the error pages that Next renders
// itself. Anything that loads a script finds these rules in place.
window.trustedTypes?.createPolicy('default', scriptRules(window.location.href));

// On pages that load zod, it would test whether it may generate code, which the policy blocks and browsers report.
Object.assign(window, { __zod_globalConfig: { jitless: true } });
