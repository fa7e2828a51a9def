import { ADMINISTRATOR_AUTO_LOGON } from './administrator-auto-logon.ts'
import { ALL_MAPPED } from './all-mapped.ts'
import { AUTO_LOGON_ACCOUNT_MISSING } from './auto-logon-account-missing.ts'
import { BASIC } from './basic.ts'
import { BOTH_VIRTUAL } from './both-virtual.ts'
import { DEST_BUILD_17763 } from './dest-build-17763.ts'
import { DEST_CONSOLE_MODE } from './dest-console-mode.ts'
import { DEST_DISCARD } from './dest-discard.ts'
import { DEST_ROLE_MISSING } from './dest-role-missing.ts'
import { DEST_SERVER_CORE } from './dest-server-core.ts'
import { DEST_SERVICE_STOPPED } from './dest-service-stopped.ts'
import { DEST_UI_GERMAN } from './dest-ui-german.ts'
import { DEST_VIRTUAL_MACHINE } from './dest-virtual-machine.ts'
import { FULL } from './full.ts'
import { KEYBOARD_ALERT } from './keyboard-alert.ts'
import { LIAR } from './liar.ts'
import { LOW_DISK } from './low-disk.ts'
import { ONLY_ON_DESTINATION } from './only-on-destination.ts'
import { ORCHESTRATION_MISSING } from './orchestration-missing.ts'
import { ORPHANED_MEMBERS } from './orphaned-members.ts'
import { PASSWORD_POLICY_14 } from './password-policy-14.ts'
import { PENDING_RESTART } from './pending-restart.ts'
import { RESTART_NEVER_RETURNS } from './restart-never-returns.ts'
import { RESTRICTED_REMOTE_DESKTOP } from './restricted-remote-desktop.ts'
import { SAME_MACHINE } from './same-machine.ts'
import type { Scenario } from './scenario.ts'
import { SCHEDULED_UPDATE_IN_WINDOW } from './scheduled-update-in-window.ts'
import { SEVEN_OF_EIGHT_MAPPED } from './seven-of-eight-mapped.ts'
import { SHARED_AUTO_LOGON_SINGLE_SESSION } from './shared-auto-logon-single-session.ts'
import { SKEW_NINE_MINUTES } from './skew-nine-minutes.ts'
import { SOURCE_DHCP } from './source-dhcp.ts'
import { SOURCE_DISCARD } from './source-discard.ts'
import { SOURCE_DOMAIN_CONTROLLER } from './source-domain-controller.ts'
import { SOURCE_WMS2012 } from './source-wms2012.ts'
import { SOURCE_WORKGROUP } from './source-workgroup.ts'
import { STATION_SECURITY_EXCEPTION } from './station-security-exception.ts'
import { TEMPLATE_ACCESS_DENIED } from './template-access-denied.ts'
import { TEMPLATE_UNREACHABLE } from './template-unreachable.ts'
import { TOKEN_FILTERED } from './token-filtered.ts'
import { UNKNOWN_SESSION_STATE } from './unknown-session-state.ts'
import { VIRTUAL_SIGNALS_DISAGREE } from './virtual-signals-disagree.ts'
import { WHOLE_SITE } from './whole-site.ts'

const SCENARIOS: readonly Scenario[] = [
  BASIC,
  FULL,
  WHOLE_SITE,
  TEMPLATE_UNREACHABLE,
  TEMPLATE_ACCESS_DENIED,
  DEST_UI_GERMAN,
  DEST_VIRTUAL_MACHINE,
  VIRTUAL_SIGNALS_DISAGREE,
  DEST_SERVER_CORE,
  DEST_BUILD_17763,
  SOURCE_WMS2012,
  SOURCE_DHCP,
  SOURCE_DOMAIN_CONTROLLER,
  DEST_DISCARD,
  DEST_CONSOLE_MODE,
  DEST_ROLE_MISSING,
  DEST_SERVICE_STOPPED,
  SEVEN_OF_EIGHT_MAPPED,
  ALL_MAPPED,
  KEYBOARD_ALERT,
  ORCHESTRATION_MISSING,
  UNKNOWN_SESSION_STATE,
  LOW_DISK,
  PENDING_RESTART,
  SKEW_NINE_MINUTES,
  ADMINISTRATOR_AUTO_LOGON,
  AUTO_LOGON_ACCOUNT_MISSING,
  SHARED_AUTO_LOGON_SINGLE_SESSION,
  STATION_SECURITY_EXCEPTION,
  SCHEDULED_UPDATE_IN_WINDOW,
  RESTART_NEVER_RETURNS,
  LIAR,
  ORPHANED_MEMBERS,
  RESTRICTED_REMOTE_DESKTOP,
  ONLY_ON_DESTINATION,
  TOKEN_FILTERED,
  SAME_MACHINE,
  PASSWORD_POLICY_14,
  SOURCE_DISCARD,
  BOTH_VIRTUAL,
  SOURCE_WORKGROUP,
]

/** The names of all scenarios, `basic` first. */
export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name)

/** The scenario of that name. Throws an Error that lists the names. */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.name === name)
  if (!scenario) throw new Error(`no scenario is called ${name}; there are ${SCENARIO_NAMES.join(', ')}`)
  return scenario
}
