import { z } from 'zod'
import { command, pipe } from '../../winrm/index.ts'
import { anything, booleanReading } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import { SETTING_PARAMETERS } from './setting-parameters.ts'

function parameterOf(change: ChangeOf<'server-setting'>) {
  const parameter = SETTING_PARAMETERS[change.setting]
  if (!parameter) throw new Error(`no cmdlet sets ${change.setting}`)
  return parameter
}

/** One check box of the server, by Set-WmsSystem. */
export const serverSetting: ChangeMaker<ChangeOf<'server-setting'>> = {
  needs: (change) => ({ 'Set-WmsSystem': [parameterOf(change).parameter] }),
  async observe(session, change) {
    const { property, isInverted } = parameterOf(change)
    const select = command('Select-Object', { Property: [property] })
    const [row] = await session.read(pipe(command('Get-WmsSystem'), select), z.object({ [property]: anything }))
    const reading = booleanReading(row?.[property], isInverted === true)
    if (reading.kind !== 'known') return observation(false, reading.kind === 'unknown' ? reading.text : 'not readable')
    return observation(reading.value === change.to, reading.value ? 'on' : 'off')
  },
  async apply(session, change) {
    const { parameter, isInverted } = parameterOf(change)
    await session.run(
      command('Set-WmsSystem', { [parameter]: isInverted ? !change.to : change.to, ErrorAction: 'Stop' }),
    )
  },
}
