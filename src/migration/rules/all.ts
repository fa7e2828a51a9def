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
import { diskProtectionDiscards } from './a11-disk-protection-discards.ts'
import { administratorLogsOnByItself } from './a12-administrator-logs-on-by-itself.ts'
import { privacyNoticeIsHidden } from './a13-privacy-notice-is-hidden.ts'
import { accountsGetNewPasswords } from './a14-accounts-get-new-passwords.ts'
import { openWorkIsLost } from './a15-open-work-is-lost.ts'
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
import { virtualDesktopsCanCome } from './b13-virtual-desktops-can-come.ts'
import { stationsWorkInVirtualMachine } from './b14-stations-work-in-virtual-machine.ts'
import { commandsAreThere } from './n1-commands-are-there.ts'
import { credentialsAreThere } from './n3-credentials-are-there.ts'
import { reversalIsWhole } from './n4-reversal-is-whole.ts'
import { serversAreFree } from './n5-servers-are-free.ts'
import type { Rule } from './rule.ts'

/**
 * What is judged before anything is touched: the guide's gate rules, and what we ask besides them. B15 to B18 and N2 are gates
 * of what comes later: B15 is the order of the work (`isAfterPilot`), B16 `decideRetire`, B17 and N2 `retirementFindings`, B18
 * `clearSessions`.
 */
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
  virtualDesktopsCanCome,
  stationsWorkInVirtualMachine,
  commandsAreThere,
  credentialsAreThere,
  reversalIsWhole,
  serversAreFree,
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
  diskProtectionDiscards,
  administratorLogsOnByItself,
  privacyNoticeIsHidden,
  accountsGetNewPasswords,
  openWorkIsLost,
  everythingIsUnderstood,
  noUpdateInTheWindow,
  machineKindIsCertain,
  sharedLogonHasItsSessions,
  remoteDesktopUsersAreAlike,
]
