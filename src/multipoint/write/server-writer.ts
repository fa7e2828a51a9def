import { z } from 'zod'
import type { Change } from '../../migration/plan/change.ts'
import { type ApplyContext, type Observation, ServerTrouble, type ServerWriter } from '../../operations/ports.ts'
import { command, pipe } from '../../winrm/index.ts'
import { integer } from '../read/plain.ts'
import type { ChangeMaker, CommandNeeds } from './change-kind.ts'
import { diskProtection, leaveDomain, shutDown } from './ending.ts'
import { managedComputer, unmanageComputer } from './managed-computer.ts'
import { scheduledUpdate } from './scheduled-update.ts'
import { serverSetting } from './server-setting.ts'
import type { WriteSession } from './session.ts'
import { stationAutoLogon, stationName, stationOrientation } from './stations.ts'
import { templateCleanUp, templateCopy } from './template-copy.ts'
import { accountEnabled, createUser, mustChangePassword, removeUser, userType } from './users.ts'
import { templateImport, templateRemoval, virtualDesktopRole } from './virtual-desktops.ts'

/** How long a message stays on a screen that nobody looks at. */
const MESSAGE_SECONDS = 600

/** Observing and applying changes through one write pool; `release` closes it. */
export class PoolWriter implements ServerWriter {
  readonly #session: WriteSession
  readonly #release: () => Promise<void>

  constructor(session: WriteSession, release: () => Promise<void>) {
    this.#session = session
    this.#release = release
  }

  observe(change: Change, context: ApplyContext): Promise<Observation> {
    return withMaker(change, (maker, same) => maker.observe(this.#session, same, context))
  }

  apply(change: Change, context: ApplyContext): Promise<void> {
    return withMaker(change, (maker, same) => maker.apply(this.#session, same, context))
  }

  async complete(change: Change, context: ApplyContext): Promise<void> {
    await withMaker(change, (maker, same) => maker.complete?.(this.#session, same, context))
  }

  async warnSessions(text: string): Promise<number> {
    const sessions = await this.#sessions()
    if (sessions.length === 0) return 0
    // Nobody may be there any more, or only suspended sessions, which msg.exe calls an error.
    const trouble = await this.#session.runProgram('msg.exe', '*', `/time:${MESSAGE_SECONDS}`, text)
    return trouble === undefined ? sessions.length : 0
  }

  async endSessions(): Promise<number> {
    const found = (await this.#sessions()).length
    if (found === 0) return 0
    const trouble = await this.#session.tryRun(
      command('Close-WmsSession', { All: true, Confirm: false, ErrorAction: 'Stop' }),
    )
    const left = (await this.#sessions()).length
    if (left === 0) return found
    const { server } = this.#session.endpoint
    const said = trouble === undefined ? '' : ` It said: ${trouble}`
    throw new ServerTrouble('refused-by-server', server, `${left} of ${found} sessions on ${server} do not end.${said}`)
  }

  #sessions() {
    const select = command('Select-Object', { Property: ['SessionId'] })
    const all = pipe(command('Get-WmsSession', { All: true }), select)
    return this.#session.read(all, z.object({ SessionId: integer }))
  }

  close(): Promise<void> {
    return this.#release()
  }
}

/** What a change takes on the server; nothing where a person does it. */
export function needsOf(change: Change): CommandNeeds {
  return change.kind === 'manual' ? {} : withMaker(change, (maker, same) => maker.needs(same))
}

function withMaker<R>(change: Change, use: <C extends Change>(maker: ChangeMaker<C>, change: C) => R): R {
  switch (change.kind) {
    case 'server-setting':
      return use(serverSetting, change)
    case 'create-user':
      return use(createUser, change)
    case 'user-type':
      return use(userType, change)
    case 'must-change-password':
      return use(mustChangePassword, change)
    case 'station-name':
      return use(stationName, change)
    case 'station-orientation':
      return use(stationOrientation, change)
    case 'station-auto-logon':
      return use(stationAutoLogon, change)
    case 'managed-computer':
      return use(managedComputer, change)
    case 'unmanage-computer':
      return use(unmanageComputer, change)
    case 'account-enabled':
      return use(accountEnabled, change)
    case 'remove-user':
      return use(removeUser, change)
    case 'virtual-desktop-role':
      return use(virtualDesktopRole, change)
    case 'template-copy':
      return use(templateCopy, change)
    case 'template-import':
      return use(templateImport, change)
    case 'template-clean-up':
      return use(templateCleanUp, change)
    case 'template-removal':
      return use(templateRemoval, change)
    case 'scheduled-update':
      return use(scheduledUpdate, change)
    case 'disk-protection':
      return use(diskProtection, change)
    case 'leave-domain':
      return use(leaveDomain, change)
    case 'shut-down':
      return use(shutDown, change)
    case 'manual':
      throw new Error('a manual item is done by a person')
  }
}
