import { dataIsBackedUp } from './a01-data-is-backed-up.ts'
import { applicationsHaveAPlan } from './a02-applications-have-a-plan.ts'
import { foldersHaveAPlan } from './a03-folders-have-a-plan.ts'
import { otherRolesHaveAPlan } from './a04-other-roles-have-a-plan.ts'
import { licencesHaveAPlan } from './a05-licences-have-a-plan.ts'
import { timeIsOffPeak } from './a06-time-is-off-peak.ts'
import { usersAreTold } from './a07-users-are-told.ts'
import { templateIsReset } from './a08-template-is-reset.ts'
import { hyperVRestarts } from './a09-hyper-v-restarts.ts'
import { domainAndClockAreRight } from './a10-domain-and-clock-are-right.ts'
import { administratorLogsOnByItself } from './a12-administrator-logs-on-by-itself.ts'
import { privacyNoticeIsHidden } from './a13-privacy-notice-is-hidden.ts'
import { accountsGetNewPasswords } from './a14-accounts-get-new-passwords.ts'
import { everythingIsUnderstood } from './a16-everything-is-understood.ts'
import { noUpdateInTheWindow } from './a17-no-update-in-the-window.ts'
import { machineKindIsCertain } from './a18-machine-kind-is-certain.ts'
import { sharedLogonHasItsSessions } from './a19-shared-logon-has-its-sessions.ts'
import { remoteDesktopUsersAreAlike } from './a20-remote-desktop-users-are-alike.ts'
import { sourceIsServer2016 } from './b01-source-is-server-2016.ts'
import { destinationIsServer2016Rtm } from './b02-destination-is-server-2016-rtm.ts'
import { editionHasTheRole } from './b03-edition-has-the-role.ts'
import { sameSystemLanguage } from './b04-same-system-language.ts'
import { notPhysicalToVirtual } from './b05-not-physical-to-virtual.ts'
import { accountIsAdministrator } from './b06-account-is-administrator.ts'
import { roleIsInstalled } from './b07-role-is-installed.ts'
import { twoDifferentServers } from './b08-two-different-servers.ts'
import { destinationIsNotProtected } from './b09-destination-is-not-protected.ts'
import { noRestartPending } from './b10-no-restart-pending.ts'
import { stationsCanBeSet } from './b11-stations-can-be-set.ts'
import { autoLogonIsPossible } from './b12-auto-logon-is-possible.ts'
import { noVirtualDesktops } from './n1-no-virtual-desktops.ts'
import { sourceIsNotProtected } from './n2-source-is-not-protected.ts'
import type { Rule } from './rule.ts'

/** The gate rules of the guide that this version covers, and what it does not migrate yet. */
export const ALL_RULES: readonly Rule[] = [
  sourceIsServer2016,
  destinationIsServer2016Rtm,
  editionHasTheRole,
  sameSystemLanguage,
  notPhysicalToVirtual,
  accountIsAdministrator,
  roleIsInstalled,
  twoDifferentServers,
  destinationIsNotProtected,
  noRestartPending,
  stationsCanBeSet,
  autoLogonIsPossible,
  noVirtualDesktops,
  sourceIsNotProtected,
  dataIsBackedUp,
  applicationsHaveAPlan,
  foldersHaveAPlan,
  otherRolesHaveAPlan,
  licencesHaveAPlan,
  timeIsOffPeak,
  usersAreTold,
  templateIsReset,
  hyperVRestarts,
  domainAndClockAreRight,
  administratorLogsOnByItself,
  privacyNoticeIsHidden,
  accountsGetNewPasswords,
  everythingIsUnderstood,
  noUpdateInTheWindow,
  machineKindIsCertain,
  sharedLogonHasItsSessions,
  remoteDesktopUsersAreAlike,
]
