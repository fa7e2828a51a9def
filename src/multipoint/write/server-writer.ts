import { z } from 'zod'
import type { Change } from '../../migration/plan/change.ts'
import type { ApplyContext, Observation, ServerWriter } from '../../operations/ports.ts'
import { command, pipe } from '../../winrm/index.ts'
import { integer } from '../read/plain.ts'
import type { ChangeMaker } from './change-kind.ts'
import { managedComputer } from './managed-computer.ts'
import { serverSetting } from './server-setting.ts'
import type { WriteSession } from './session.ts'
import { stationAutoLogon, stationName, stationOrientation } from './stations.ts'
import { createUser, mustChangePassword, userType } from './users.ts'

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

  async warnSessions(text: string): Promise<number> {
    const select = command('Select-Object', { Property: ['SessionId'] })
    const sessions = await this.#session.read(
      pipe(command('Get-WmsSession', { All: true }), select),
      z.object({ SessionId: integer }),
    )
    if (sessions.length === 0) return 0
    // Nobody may be there any more, or only suspended sessions, which msg.exe calls an error.
    const trouble = await this.#session.runProgram('msg.exe', '*', `/time:${MESSAGE_SECONDS}`, text)
    return trouble === undefined ? sessions.length : 0
  }

  close(): Promise<void> {
    return this.#release()
  }
}

function withMaker<R>(
  change: Change,
  use: <C extends Change>(maker: ChangeMaker<C>, change: C) => Promise<R>,
): Promise<R> {
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
    case 'manual':
      return Promise.reject(new Error('a manual item is done by a person'))
  }
}
