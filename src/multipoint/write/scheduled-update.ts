import { z } from 'zod'
import { showUpdate } from '../../migration/describe/show-reading.ts'
import type { ScheduledUpdate } from '../../migration/worksheet/worksheet.ts'
import { command, pipe } from '../../winrm/index.ts'
import { flag, integer, text } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const update = z.object({
  IsScheduleUpdateEnabled: flag,
  AutomaticUpdateMode: text,
  HourToScheduleUpdates: integer,
  CustomScript: text,
  MaxTimeAllowedForCustomScript: integer,
  ReturnState: text,
})

/** The update at night, by its own three cmdlets. */
export const scheduledUpdate: ChangeMaker<ChangeOf<'scheduled-update'>> = {
  needs: ({ to }): Readonly<Record<string, readonly string[]>> =>
    to.isEnabled
      ? { 'Enable-WmsScheduledUpdate': Object.keys(parametersOf(to)) }
      : { 'Disable-WmsScheduledUpdate': [] },
  async observe(session, { to }) {
    const found = await read(session)
    return observation(
      found !== undefined && showUpdate(found) === showUpdate(to),
      found ? showUpdate(found) : 'not told',
    )
  },
  async apply(session, { to }) {
    await session.run(
      to.isEnabled
        ? command('Enable-WmsScheduledUpdate', { ...parametersOf(to), ErrorAction: 'Stop' })
        : command('Disable-WmsScheduledUpdate', { ErrorAction: 'Stop' }),
    )
  },
}

async function read(session: WriteSession): Promise<ScheduledUpdate | undefined> {
  const select = command('Select-Object', { Property: Object.keys(update.shape) })
  const [row] = await session.read(pipe(command('Get-WmsScheduledUpdate'), select), update)
  return (
    row && {
      isEnabled: row.IsScheduleUpdateEnabled,
      hour: row.HourToScheduleUpdates,
      automaticUpdateMode: row.AutomaticUpdateMode,
      customScript: row.CustomScript,
      maxMinutesForCustomScript: row.MaxTimeAllowedForCustomScript,
      returnState: row.ReturnState,
    }
  )
}

/** What the source said is said again; what it left open is left open. */
function parametersOf(to: ScheduledUpdate): Readonly<Record<string, string | number>> {
  return {
    AutomaticUpdateMode: to.automaticUpdateMode,
    HourToScheduleUpdates: to.hour,
    ...(to.customScript === ''
      ? {}
      : { CustomScript: to.customScript, MaxTimeAllowedForCustomScript: to.maxMinutesForCustomScript }),
    ReturnState: to.returnState,
  }
}
