import { globSync } from 'node:fs';
import path from 'node:path';
import type { Permission } from '@/lib/auth/permissions';

/** Who may use what: every server action and every route handler of staff. A new one fails until it is listed. */
export type Need = Permission | 'anybody' | 'enrolment' | 'present';
export const ACTIONS: Record<string, Need> = {
  'lib/casefile/actions.ts assignAction': 'requests.write',
  'lib/casefile/actions.ts changeStatusAction': 'requests.write',
  'lib/casefile/actions.ts setFollowUpAction': 'requests.write',
  'lib/casefile/actions.ts addNoteAction': 'requests.write',
  'lib/casefile/actions.ts addAttemptAction': 'requests.write',
  'lib/casefile/actions.ts trashAction': 'requests.write',
  'lib/casefile/actions.ts undoStatusAction': 'requests.write',
  'lib/casefile/actions.ts restoreAction': 'requests.write',
  'lib/deliveries/actions.ts resendAction': 'deliveries.manage',
  'lib/desk/actions.ts bulkAction': 'requests.write',
  'lib/desk/actions.ts searchAction': 'requests.read',
  'lib/export/actions.ts allowExportAction': 'requests.export',
  'lib/images/actions.ts deleteImageAction': 'copy.write',
  'lib/intake/actions.ts discardIntakeDraftAction': 'requests.write',
  'lib/intake/actions.ts takeRequestAction': 'requests.write',
  'lib/replies/actions.ts decideAction': 'replies.moderate',
  'lib/replies/actions.ts editAction': 'replies.moderate',
  'lib/replies/actions.ts answerAction': 'replies.moderate',
  'lib/retention/actions.ts setHoldAction': 'requests.hold',
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
  'lib/sign-in/actions.ts signInAction': 'anybody',
  'lib/sign-in/actions.ts codeAction': 'anybody',
  'lib/sign-in/actions.ts passkeyChallengeAction': 'anybody',
  'lib/sign-in/actions.ts passkeyAction': 'anybody',
  'lib/sign-in/actions.ts signOutAction': 'anybody',
  'lib/sign-in/actions.ts stayAction': 'account.own',
  'lib/sign-in/actions.ts confirmAppAction': 'enrolment',
  'lib/sign-in/actions.ts passkeyOfferAction': 'enrolment',
  'lib/sign-in/actions.ts addPasskeyAction': 'enrolment',
  'lib/sign-in/actions.ts removePasskeyAction': 'account.secure',
  'lib/sign-in/actions.ts recoveryCodesAction': 'account.secure',
  'lib/sign-in/actions.ts changePasswordAction': 'account.secure',
  'lib/sign-in/actions.ts endSessionAction': 'account.own',
  'lib/sign-in/actions.ts confirmByCodeAction': 'present',
  'lib/sign-in/actions.ts confirmChallengeAction': 'present',
  'lib/sign-in/actions.ts confirmByPasskeyAction': 'present',
  'lib/publishing/actions.ts saveDraftAction': 'copy.write',
  'lib/publishing/actions.ts takeOverAction': 'copy.write',
  'lib/publishing/actions.ts publishAction': 'copy.write',
  'lib/publishing/actions.ts discardDraftAction': 'copy.write',
  'lib/publishing/actions.ts approveAction': 'copy.write',
  'lib/publishing/actions.ts returnAction': 'copy.write',
  'lib/publishing/actions.ts cancelReleaseAction': 'copy.write',
  'lib/publishing/actions.ts restoreRevisionAction': 'copy.write',
  'lib/publishing/actions.ts answerShippedAction': 'copy.write',
  'lib/pages/actions.ts showPageAction': 'copy.write',
  'lib/pages/actions.ts decidePageAction': 'copy.write',
  'lib/pages/actions.ts createPageAction': 'copy.write',
  'lib/pages/actions.ts movePageAction': 'copy.write',
  'lib/previews/actions.ts sharePreviewAction': 'copy.write',
  'lib/team/actions.ts inviteAction': 'team.manage',
  'lib/team/actions.ts revokeInvitationAction': 'team.manage',
  'lib/team/actions.ts changeRoleAction': 'team.manage',
  'lib/team/actions.ts suspendAction': 'team.manage',
  'lib/team/actions.ts reinstateAction': 'team.manage',
  'lib/team/actions.ts resetSecondFactorAction': 'team.manage',
  'lib/team/actions.ts requestResetAction': 'anybody',
  'lib/team/actions.ts joinAction': 'anybody',
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

export const actionFiles = globSync('lib/*/actions.ts').sort();
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
