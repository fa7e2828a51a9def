import { bindingError, CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, EnumType, Invocation, Parameter } from '../../engine/command.ts'
import { enumValue, uint32, type Value } from '../../engine/value.ts'
import type { ServerState } from '../../state/server-state.ts'
import { wmsCmdlet, wmsObject, wmsType } from './define-cmdlet.ts'

type Mode = ServerState['diskProtection']
const MODES: readonly Mode[] = ['NotInstalled', 'Discard', 'Passive']

/** From which modes each verb leads where; every step restarts the computer. */
const STEPS: Readonly<Record<string, { readonly from: readonly Mode[]; readonly to: Mode }>> = {
  Enable: { from: ['NotInstalled', 'Passive'], to: 'Discard' },
  Suspend: { from: ['Discard'], to: 'Passive' },
  Resume: { from: ['Passive'], to: 'Discard' },
  Disable: { from: ['Discard', 'Passive'], to: 'NotInstalled' },
}

const AUTOMATIC: EnumType = {
  enum: wmsType('EAutomaticUpdateMode'),
  names: ['None', 'WindowsOnly', 'WindowsAndOtherPrograms'],
}
const RETURN_STATE: EnumType = { enum: wmsType('EScheduleUpdateReturnState'), names: ['Shutdown', 'PreviousState'] }
const LAST_HOUR = 23

const UPDATE_PARAMETERS: readonly Parameter[] = [
  { name: 'AutomaticUpdateMode', type: AUTOMATIC, pipeline: 'name' },
  { name: 'HourToScheduleUpdates', type: 'uint32', pipeline: 'name' },
  { name: 'CustomScript', type: 'string', pipeline: 'name' },
  { name: 'MaxTimeAllowedForCustomScript', type: 'uint32', pipeline: 'name' },
  { name: 'ReturnState', type: RETURN_STATE, pipeline: 'name' },
]

function protect(verb: string): Cmdlet {
  return wmsCmdlet(`${verb}-WmsDiskProtection`, {
    mutates: true,
    confirm: 'high',
    run: ({ machine }) => {
      const step = STEPS[verb]
      if (!step?.from.includes(machine.state.diskProtection)) {
        throw new CmdletError({
          message: `Disk protection is ${machine.state.diskProtection}.`,
          exception: 'System.InvalidOperationException',
          id: 'InvalidDiskProtectionMode',
          category: 'InvalidOperation',
          targetName: machine.state.diskProtection,
        })
      }
      machine.state.diskProtection = step.to
      machine.power('restart')
      return []
    },
  })
}

function scheduleUpdate(enables: boolean): Cmdlet['run'] {
  return ({ parameters, machine }) => {
    const { scheduledUpdate } = machine.state
    const hour = parameters.number('HourToScheduleUpdates')
    if (hour !== undefined && hour > LAST_HOUR) {
      throw bindingError(
        'ParameterArgumentValidationError',
        `Cannot validate argument on parameter 'HourToScheduleUpdates'. The ${hour} argument is greater than the maximum allowed range of ${LAST_HOUR}. Supply an argument that is less than or equal to ${LAST_HOUR} and then try the command again.`,
        'HourToScheduleUpdates',
      )
    }
    scheduledUpdate.hour = hour ?? scheduledUpdate.hour
    scheduledUpdate.automaticUpdateMode = parameters.text('AutomaticUpdateMode') ?? scheduledUpdate.automaticUpdateMode
    scheduledUpdate.customScript = parameters.text('CustomScript') ?? scheduledUpdate.customScript
    scheduledUpdate.maxMinutes = parameters.number('MaxTimeAllowedForCustomScript') ?? scheduledUpdate.maxMinutes
    scheduledUpdate.returnState = parameters.text('ReturnState') ?? scheduledUpdate.returnState
    if (enables) scheduledUpdate.isEnabled = true
    return []
  }
}

function readUpdate({ machine }: Invocation): readonly Value[] {
  const update = machine.state.scheduledUpdate
  return [
    wmsObject('WmsScheduledUpdate', {
      IsScheduleUpdateEnabled: update.isEnabled,
      AutomaticUpdateMode: enumValue(
        AUTOMATIC.enum,
        update.automaticUpdateMode,
        AUTOMATIC.names.indexOf(update.automaticUpdateMode),
      ),
      HourToScheduleUpdates: uint32(update.hour),
      CustomScript: update.customScript,
      MaxTimeAllowedForCustomScript: uint32(update.maxMinutes),
      ReturnState: enumValue(RETURN_STATE.enum, update.returnState, RETURN_STATE.names.indexOf(update.returnState)),
    }),
  ]
}

function alerts({ machine }: Invocation): readonly Value[] {
  const { state } = machine
  return state.alerts.map((alert) =>
    wmsObject('WmsAlert', {
      TimeStampInUtc: { kind: 'date-time', at: alert.at, offsetMinutes: null },
      AlertType: enumValue(wmsType('AlertType'), alert.type, 0),
      AlertSeverity: enumValue(wmsType('AlertSeverity'), alert.severity, 0),
      ComputerName: state.computerName,
      StationId: uint32(alert.stationId),
    }),
  )
}

/** The cmdlets of disk protection, scheduled updates and alerts. */
export const PROTECTION_CMDLETS: readonly Cmdlet[] = [
  wmsCmdlet('Get-WmsDiskProtection', {
    run: ({ machine }) => {
      const mode = machine.state.diskProtection
      return [enumValue(wmsType('DiskProtectionMode'), mode, MODES.indexOf(mode))]
    },
  }),
  ...Object.keys(STEPS).map(protect),
  wmsCmdlet('Get-WmsScheduledUpdate', { run: readUpdate }),
  wmsCmdlet('Enable-WmsScheduledUpdate', { mutates: true, parameters: UPDATE_PARAMETERS, run: scheduleUpdate(true) }),
  wmsCmdlet('Set-WmsScheduledUpdate', { mutates: true, parameters: UPDATE_PARAMETERS, run: scheduleUpdate(false) }),
  wmsCmdlet('Disable-WmsScheduledUpdate', {
    mutates: true,
    run: ({ machine }) => {
      machine.state.scheduledUpdate.isEnabled = false
      return []
    },
  }),
  wmsCmdlet('Get-WmsAlert', { run: alerts }),
]
