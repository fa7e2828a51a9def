import type { Command } from '../engine/command.ts'
import { CommandTable } from '../engine/command-table.ts'
import { FILTERS } from '../engine/filters.ts'
import { IDENTIFIER_CMDLETS } from './multipoint/identifier-cmdlets.ts'
import { PROTECTION_CMDLETS } from './multipoint/protection-cmdlets.ts'
import { SESSION_CMDLETS } from './multipoint/session-cmdlets.ts'
import { STATION_CMDLETS } from './multipoint/station-cmdlets.ts'
import { SYSTEM_CMDLETS } from './multipoint/system-cmdlets.ts'
import { USER_CMDLETS } from './multipoint/user-cmdlets.ts'
import { VIRTUAL_DESKTOP_CMDLETS } from './multipoint/virtual-desktops/cmdlets.ts'
import { NET } from './native/net.ts'
import { SESSION_PROGRAMS } from './native/session-programs.ts'
import { WHOAMI } from './native/whoami.ts'
import { ACCOUNT_CMDLETS } from './windows/account-cmdlets.ts'
import { CIM_CMDLETS } from './windows/cim/cim-cmdlets.ts'
import { COMPUTER_CMDLETS } from './windows/computer/computer-cmdlets.ts'
import { EVENT_CMDLETS } from './windows/computer/event-cmdlets.ts'
import { LOCAL_USER_SWITCHES } from './windows/computer/local-user-switches.ts'
import { DRIVE_CMDLETS } from './windows/files/drive-cmdlets.ts'
import { FILE_CMDLETS } from './windows/files/file-cmdlets.ts'
import { HYPER_V_CMDLETS } from './windows/hyper-v-cmdlets.ts'
import { ITEM_CMDLETS } from './windows/item-cmdlets.ts'
import { SERVER_CMDLETS } from './windows/server-cmdlets.ts'
import { sessionCommands } from './windows/session-commands.ts'
import { SCHEDULED_TASK_CMDLETS } from './windows/tasks/scheduled-task-cmdlets.ts'
import { TEST_NET_CONNECTION } from './windows/test-net-connection.ts'

const COMMANDS: readonly Command[] = [
  ...FILTERS,
  ...SYSTEM_CMDLETS,
  ...STATION_CMDLETS,
  ...IDENTIFIER_CMDLETS,
  ...USER_CMDLETS,
  ...SESSION_CMDLETS,
  ...PROTECTION_CMDLETS,
  ...VIRTUAL_DESKTOP_CMDLETS,
  ...CIM_CMDLETS,
  ...ITEM_CMDLETS,
  ...FILE_CMDLETS,
  ...DRIVE_CMDLETS,
  TEST_NET_CONNECTION,
  ...SCHEDULED_TASK_CMDLETS,
  ...ACCOUNT_CMDLETS,
  ...LOCAL_USER_SWITCHES,
  ...EVENT_CMDLETS,
  ...COMPUTER_CMDLETS,
  ...SERVER_CMDLETS,
  ...HYPER_V_CMDLETS,
  ...sessionCommands(() => COMMANDS),
  WHOAMI,
  NET,
  ...SESSION_PROGRAMS,
]

/** Everything that the simulated servers can run. */
export const ALL_COMMANDS = new CommandTable(COMMANDS)
