import { z } from 'zod'
import { localAccountName, sameAccount } from '../../migration/worksheet/names.ts'
import type { ApplyContext } from '../../operations/ports.ts'
import { type Argument, command, credential, pipe } from '../../winrm/index.ts'
import { flag, integer, text } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const station = z.object({
  StationId: integer,
  Name: text,
  IsAutoLogOn: flag,
  AutoLogOnUserName: text,
  DisplayOrientation: text,
  ComputerName: text,
})
/** Never AutoLogOnPassword: it stays on the server. */
const PROPERTIES = Object.keys(station.shape)

async function findStation(session: WriteSession, context: ApplyContext) {
  const select = command('Select-Object', { Property: PROPERTIES })
  const rows = await session.read(pipe(command('Get-WmsStation', { All: true }), select), station)
  return rows.find((row) => row.StationId === context.stationId)
}

/** Each property has a parameter set of its own, so each is a call of its own; then the station reloads its settings. */
async function setStation(session: WriteSession, context: ApplyContext, parameters: Record<string, Argument>) {
  const StationId = [session.stationId(context)]
  await session.run(
    command('Set-WmsStation', { StationId, ...parameters, ErrorAction: 'Stop' }),
    command('Update-WmsStation', { StationId, ErrorAction: 'Stop' }),
  )
}

const NOT_MAPPED = 'the station is not mapped'

export const stationName: ChangeMaker<ChangeOf<'station-name'>> = {
  async observe(session, change, context) {
    const found = await findStation(session, context)
    return observation(found?.Name === change.to, found ? `"${found.Name}"` : NOT_MAPPED)
  },
  apply: (session, change, context) => setStation(session, context, { FriendlyName: change.to }),
}

export const stationOrientation: ChangeMaker<ChangeOf<'station-orientation'>> = {
  async observe(session, change, context) {
    const found = await findStation(session, context)
    return observation(found?.DisplayOrientation === change.to, found?.DisplayOrientation ?? NOT_MAPPED)
  },
  apply: (session, change, context) => setStation(session, context, { DisplayOrientation: change.to }),
}

export const stationAutoLogon: ChangeMaker<ChangeOf<'station-auto-logon'>> = {
  async observe(session, change, context) {
    const found = await findStation(session, context)
    if (!found) return observation(false, NOT_MAPPED)
    if (!found.IsAutoLogOn) return observation(change.to === null, 'no automatic logon')
    const account = localAccountName(found.AutoLogOnUserName, found.ComputerName)
    return observation(change.to !== null && sameAccount(account, change.to), 'automatic logon')
  },
  async apply(session, change, context) {
    if (change.to === null) return setStation(session, context, { DisableAutoLogon: true })
    if (!context.password) throw new Error('an automatic logon without a password')
    const override = change.isAdministrator ? { OverrideAdminWarning: true } : {}
    await setStation(session, context, { AutoLogonCredential: credential(change.to, context.password), ...override })
  },
}
