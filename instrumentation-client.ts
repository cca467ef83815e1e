import { scriptRules } from '@/lib/shared/text-policies';

// Runs in the browser before all else of the framework, on whatever page it is, those that it draws itself after a fault
// included: what loads a file finds the rules there.
window.trustedTypes?.createPolicy('default', scriptRules(window.location.href));

// zod, where a page loads it, would try whether it may write code of its own, which the policy stops and browsers report.
Object.assign(window, { __zod_globalConfig: { jitless: true } });
