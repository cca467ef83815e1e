import { globSync } from 'node:fs';
import path from 'node:path';
import type { Permission } from '@/lib/auth/permissions';

/** Who may use each staff server action and route handler. A new one fails the test until it is listed. */
export type Need = Permission | 'anybody' | 'enrolment' | 'present';
export const ACTIONS: Record<string, Need> = {
  'lib/cases/case/actions.ts assignAction': 'requests.write',
  'lib/cases/case/actions.ts changeStatusAction': 'requests.write',
  'lib/cases/case/actions.ts closeAction': 'requests.write',
  'lib/cases/case/actions.ts setFollowUpAction': 'requests.write',
  'lib/cases/case/actions.ts addNoteAction': 'requests.write',
  'lib/cases/case/actions.ts addAttemptAction': 'requests.write',
  'lib/cases/attempts/actions.ts correctAttemptAction': 'requests.write',
  'lib/cases/case/actions.ts trashAction': 'requests.write',
  'lib/cases/case/actions.ts undoStatusAction': 'requests.write',
  'lib/cases/case/actions.ts restoreAction': 'requests.write',
  'lib/cases/withdrawals/actions.ts recordWithdrawalAction': 'requests.write',
  'lib/cases/consents/actions.ts recordConsentAction': 'requests.write',
  'lib/cases/history/actions.ts correctAction': 'requests.write',
  'lib/outbox/actions.ts resendAction': 'deliveries.manage',
  'lib/outbox/actions.ts retryAction': 'deliveries.manage',
  'lib/cases/queue/actions.ts bulkAction': 'requests.write',
  'lib/cases/queue/actions.ts searchAction': 'requests.read',
  'lib/cases/export/actions.ts allowExportAction': 'requests.export',
  'lib/content/images/actions.ts deleteImageAction': 'copy.write',
  'lib/intake/actions.ts discardIntakeDraftAction': 'requests.write',
  'lib/intake/actions.ts takeRequestAction': 'requests.write',
  'lib/comments/actions.ts decideAction': 'comments.moderate',
  'lib/comments/actions.ts editAction': 'comments.moderate',
  'lib/comments/actions.ts answerAction': 'comments.moderate',
  'lib/cases/retention/actions.ts setLegalHoldAction': 'requests.hold',
  'lib/settings/actions.ts saveFactsAction': 'settings.facts',
  'lib/settings/actions.ts saveOperationsAction': 'settings.operations',
  'lib/settings/actions.ts stopCutAction': 'settings.operations',
  'lib/settings/actions.ts saveCopySettingsAction': 'settings.operations',
  'lib/settings/actions.ts saveMenusAction': 'copy.write',
  'lib/settings/actions.ts restoreFactsAction': 'settings.facts',
  'lib/settings/actions.ts restoreOperationsAction': 'settings.operations',
  'lib/settings/actions.ts restoreCopySettingsAction': 'settings.operations',
  'lib/settings/actions.ts restoreMenusAction': 'copy.write',
  'lib/settings/actions.ts decideFactsAction': 'settings.facts',
  'lib/settings/actions.ts decideOperationsAction': 'settings.operations',
  'lib/settings/actions.ts decideCopySettingsAction': 'settings.operations',
  'lib/settings/actions.ts decideMenusAction': 'copy.write',
  'lib/staff/sign-in/actions.ts signInAction': 'anybody',
  'lib/staff/sign-in/actions.ts codeAction': 'anybody',
  'lib/staff/sign-in/actions.ts passkeyChallengeAction': 'anybody',
  'lib/staff/sign-in/actions.ts passkeyAction': 'anybody',
  'lib/staff/sign-in/actions.ts signOutAction': 'anybody',
  'lib/staff/sign-in/actions.ts stayAction': 'account.own',
  'lib/staff/sign-in/actions.ts confirmAppAction': 'enrolment',
  'lib/staff/sign-in/actions.ts passkeyOfferAction': 'enrolment',
  'lib/staff/sign-in/actions.ts addPasskeyAction': 'enrolment',
  'lib/staff/sign-in/actions.ts removePasskeyAction': 'account.secure',
  'lib/staff/sign-in/actions.ts recoveryCodesAction': 'account.secure',
  'lib/staff/sign-in/actions.ts changePasswordAction': 'account.secure',
  'lib/staff/sign-in/actions.ts endSessionAction': 'account.own',
  'lib/staff/sign-in/actions.ts confirmByCodeAction': 'present',
  'lib/staff/sign-in/actions.ts confirmChallengeAction': 'present',
  'lib/staff/sign-in/actions.ts confirmByPasskeyAction': 'present',
  'lib/content/publishing/actions.ts saveDraftAction': 'copy.write',
  'lib/content/publishing/actions.ts takeOverAction': 'copy.write',
  'lib/content/publishing/actions.ts publishAction': 'copy.write',
  'lib/content/publishing/actions.ts discardDraftAction': 'copy.write',
  'lib/content/publishing/actions.ts approveAction': 'copy.write',
  'lib/content/publishing/actions.ts returnAction': 'copy.write',
  'lib/content/publishing/actions.ts cancelReleaseAction': 'copy.write',
  'lib/content/publishing/actions.ts restoreRevisionAction': 'copy.write',
  'lib/content/publishing/actions.ts answerShippedAction': 'copy.write',
  'lib/content/pages/actions.ts showPageAction': 'copy.write',
  'lib/content/pages/actions.ts decidePageAction': 'copy.write',
  'lib/content/pages/actions.ts createPageAction': 'copy.write',
  'lib/content/pages/actions.ts movePageAction': 'copy.write',
  'lib/content/previews/actions.ts sharePreviewAction': 'copy.write',
  'lib/staff/team/actions.ts inviteAction': 'team.manage',
  'lib/staff/team/actions.ts revokeInvitationAction': 'team.manage',
  'lib/staff/team/actions.ts changeRoleAction': 'team.manage',
  'lib/staff/team/actions.ts suspendAction': 'team.manage',
  'lib/staff/team/actions.ts reinstateAction': 'team.manage',
  'lib/staff/team/actions.ts resetSecondFactorAction': 'team.manage',
  'lib/staff/team/actions.ts requestResetAction': 'anybody',
  'lib/staff/team/actions.ts joinAction': 'anybody',
};
export const HANDLERS: Record<string, Permission> = {
  'app/api/copy/draft/route.ts POST': 'copy.write',
  'app/api/copy/hold/route.ts POST': 'copy.write',
  'app/api/copy/images/route.ts POST': 'copy.write',
  'app/api/desk/draft/route.ts POST': 'requests.write',
  'app/api/desk/intake-draft/route.ts POST': 'requests.write',
  'app/api/desk/export/route.ts POST': 'requests.export',
  'app/api/desk/live/route.ts GET': 'requests.read',
  'app/api/desk/presence/route.ts GET': 'requests.read',
  'app/api/desk/sign-out/route.ts POST': 'account.own',
};

export const actionFiles = globSync('lib/**/actions.ts').sort();
export const handlerFiles = globSync('app/api/{copy,desk}/**/route.ts').sort();
export const load = (file: string) => import(path.resolve(file)) as Promise<Record<string, unknown>>;

export async function everyExport(files: string[]) {
  const found = await Promise.all(
    files.map(async (file) =>
      Object.entries(await load(file)).map(([name, value]) => ({ key: `${file} ${name}`, value })),
    ),
  );
  return found.flat().filter(({ value }) => typeof value === 'function');
}
