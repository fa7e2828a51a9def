import { z } from 'zod'
import { showOrientation, showReading } from '../../migration/describe/show-reading.ts'
import { localAccountName, sameAccount } from '../../migration/worksheet/names.ts'
import type { ApplyContext } from '../../operations/ports.ts'
import { type Argument, command, credential, pipe, type Statement } from '../../winrm/index.ts'
import { ORIENTATIONS } from '../read/build-worksheet.ts'
import { flag, integer, text, wordReading } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, type CommandNeeds, observation } from './change-kind.ts'
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
  await session.run(command('Set-WmsStation', { StationId, ...parameters, ErrorAction: 'Stop' }), reloadOf(StationId))
}

function reloadOf(StationId: readonly number[]): Statement {
  return command('Update-WmsStation', { StationId, ErrorAction: 'Stop' })
}

/** Whether a station has reloaded its settings can't be observed. One that is gone has nothing to reload. */
async function reload(session: WriteSession, _: unknown, context: ApplyContext): Promise<void> {
  if (context.stationId === undefined || !(await findStation(session, context))) return
  await session.run(reloadOf([context.stationId]))
}

const NOT_MAPPED = 'the station is not mapped'
const OVERRIDE = 'OverrideAdminWarning'

function needs(...parameters: readonly string[]): CommandNeeds {
  return { 'Set-WmsStation': ['StationId', ...parameters], 'Update-WmsStation': ['StationId'] }
}

/** What is taken back on a station that is gone has nothing left to take back. */
function notMapped({ isReversal }: ApplyContext) {
  return observation(isReversal === true, NOT_MAPPED)
}

export const stationName: ChangeMaker<ChangeOf<'station-name'>> = {
  needs: () => needs('FriendlyName'),
  async observe(session, change, context) {
    const found = await findStation(session, context)
    return found ? observation(found.Name === change.to, found.Name) : notMapped(context)
  },
  apply: (session, change, context) => setStation(session, context, { FriendlyName: change.to }),
  complete: reload,
}

export const stationOrientation: ChangeMaker<ChangeOf<'station-orientation'>> = {
  needs: () => needs('DisplayOrientation'),
  async observe(session, change, context) {
    const found = await findStation(session, context)
    if (!found) return notMapped(context)
    const reading = wordReading(found.DisplayOrientation, ORIENTATIONS)
    return observation(found.DisplayOrientation === change.to, showReading(reading, showOrientation))
  },
  apply: (session, change, context) => setStation(session, context, { DisplayOrientation: change.to }),
  complete: reload,
}

export const stationAutoLogon: ChangeMaker<ChangeOf<'station-auto-logon'>> = {
  needs: ({ to, isAdministrator }) =>
    needs(...(to === null ? ['DisableAutoLogon'] : ['AutoLogonCredential', ...(isAdministrator ? [OVERRIDE] : [])])),
  async observe(session, change, context) {
    const found = await findStation(session, context)
    if (!found) return notMapped(context)
    if (!found.IsAutoLogOn) return observation(change.to === null, 'no automatic logon')
    const account = localAccountName(found.AutoLogOnUserName, found.ComputerName)
    return observation(change.to !== null && sameAccount(account, change.to), 'automatic logon')
  },
  async apply(session, change, context) {
    if (change.to === null) return setStation(session, context, { DisableAutoLogon: true })
    if (!context.password) throw new Error('an automatic logon without a password')
    const override = change.isAdministrator ? { [OVERRIDE]: true } : {}
    await setStation(session, context, { AutoLogonCredential: credential(change.to, context.password), ...override })
  },
  complete: reload,
}
