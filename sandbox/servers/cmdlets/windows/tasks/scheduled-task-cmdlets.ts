import type { Cmdlet, Invocation, Parameter } from '../../../engine/command.ts'
import { wildcard } from '../../../engine/filters.ts'
import { enumValue, type PsObject, uint32, type Value } from '../../../engine/value.ts'
import { checkLogon } from '../../../state/accounts.ts'
import { hashPassword } from '../../../state/password.ts'
import type { ServerState } from '../../../state/server-state.ts'
import type { ScheduledTask } from '../../../state/storage/storage-state.ts'
import { endTask, registeredTasks, startTask, TASK_RESULTS, taskNamed } from '../../../state/storage/tasks.ts'
import { cdxmlNotFound, localTime, windowsCmdlet, windowsObject } from '../define-cmdlet.ts'
import { taskError } from './task-errors.ts'
import { readTaskXml, type TaskAction, TaskXmlError } from './task-xml.ts'

const STATES = ['Unknown', 'Disabled', 'Queued', 'Ready', 'Running']
/** What the Task Scheduler shows as the last run of a task that never ran. */
const NEVER = Date.UTC(1999, 10, 30)

function folderOf({ parameters }: Invocation): string {
  const inner = (parameters.text('TaskPath') ?? '').replace(/^\\+|\\+$/g, '')
  return inner === '' ? '\\' : `\\${inner}\\`
}

function register(invocation: Invocation): readonly Value[] {
  const { machine, parameters, writeError } = invocation
  const { state } = machine
  const name = parameters.text('TaskName') ?? ''
  const account = parameters.text('User') ?? ''
  const password = parameters.text('Password') ?? ''
  const folder = folderOf(invocation)
  const xml = parameters.text('Xml') ?? ''
  const action = actionOf(xml)
  const failure = checkLogon(state, account, password)
  const existing = taskNamed(state, name, folder)
  if (action instanceof TaskXmlError) writeError(taskError('0x8004131a', action.message))
  else if (failure) writeError(taskError(failure === 'unknown' ? '0x80070534' : '0x8007052e'))
  else if (existing && !parameters.flag('Force')) writeError(taskError('0x800700b7'))
  else {
    if (existing) unregisterTask(state, existing)
    const task: ScheduledTask = {
      ...{ name, folder, xml, ...action, account, ntHash: hashPassword(password) },
      ...{ lastRunAt: null, lastResult: TASK_RESULTS.neverRun, run: null },
    }
    state.scheduledTasks.push(task)
    return [taskObject(task)]
  }
  return []
}

function actionOf(xml: string): TaskAction | TaskXmlError {
  try {
    return readTaskXml(xml)
  } catch (error) {
    if (error instanceof TaskXmlError) return error
    throw error
  }
}

/** What a task has started goes on without it. */
function unregisterTask(state: ServerState, task: ScheduledTask): void {
  task.isUnregistered = true
  if (!task.run) state.scheduledTasks = state.scheduledTasks.filter((other) => other !== task)
}

/** The tasks that -TaskName, with wildcards, and -TaskPath name; a name that none has is an error. */
function query(invocation: Invocation): ScheduledTask[] {
  const { machine, parameters, writeError } = invocation
  const isInFolder = ({ folder }: ScheduledTask) =>
    !parameters.has('TaskPath') || wildcard(folderOf(invocation)).test(folder)
  const all = registeredTasks(machine.state).filter(isInFolder)
  const names = parameters.texts('TaskName')
  if (!names) return all
  return names.flatMap((name) => {
    const found = all.filter((task) => wildcard(name).test(task.name))
    if (found.length === 0 && !/[*?]/.test(name)) writeError(cdxmlNotFound('MSFT_ScheduledTask', 'TaskName', name))
    return found
  })
}

/** A cmdlet about the one task of a name. */
function onTask(act: (task: ScheduledTask, invocation: Invocation) => readonly Value[]): Cmdlet['run'] {
  return (invocation) => {
    const { machine, parameters, writeError } = invocation
    const task = taskNamed(machine.state, parameters.text('TaskName') ?? '', folderOf(invocation))
    if (task) return act(task, invocation)
    writeError(taskError('0x80070002'))
    return []
  }
}

function taskObject(task: ScheduledTask): PsObject {
  const state = task.run ? 'Running' : 'Ready'
  return windowsObject(
    'Microsoft.Management.Infrastructure.CimInstance#Root/Microsoft/Windows/TaskScheduler/MSFT_ScheduledTask',
    {
      TaskName: task.name,
      TaskPath: task.folder,
      URI: `${task.folder}${task.name}`,
      State: enumValue(
        'Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask.StateEnum',
        state,
        STATES.indexOf(state),
      ),
    },
    `MSFT_ScheduledTask (TaskName = "${task.name}", TaskPath = "${task.folder}")`,
  )
}

function infoObject(task: ScheduledTask, { machine: { state } }: Invocation): PsObject {
  const { offsetMinutes } = state.clock
  return windowsObject(
    'Microsoft.Management.Infrastructure.CimInstance#Root/Microsoft/Windows/TaskScheduler/MSFT_TaskDynamicInfo',
    {
      TaskName: task.name,
      TaskPath: task.folder,
      LastRunTime: localTime(state, task.lastRunAt ?? NEVER - offsetMinutes * 60_000),
      LastTaskResult: uint32(task.lastResult),
      NextRunTime: null,
      NumberOfMissedRuns: uint32(0),
    },
  )
}

const FOLDER: Parameter = { name: 'TaskPath', type: 'string', pipeline: 'name' }
const NAME: Parameter = { name: 'TaskName', type: 'string', mandatory: true, position: 0, pipeline: 'name' }
const NAMES: Parameter = { name: 'TaskName', type: 'string[]', position: 0, pipeline: 'name' }

function taskCmdlet(name: string, spec: Pick<Cmdlet, 'run' | 'parameters'> & Partial<Cmdlet>): Cmdlet {
  return windowsCmdlet({ ...spec, name, module: 'ScheduledTasks', implementation: name, needsAdministrator: true })
}

/** The module ScheduledTasks, as far as a task with one program and a stored password goes. */
export const SCHEDULED_TASK_CMDLETS: readonly Cmdlet[] = [
  taskCmdlet('Register-ScheduledTask', {
    mutates: true,
    parameters: [
      { ...NAME, pipeline: 'name' },
      FOLDER,
      { name: 'Xml', type: 'string', mandatory: true, position: 1 },
      { name: 'User', type: 'string' },
      { name: 'Password', type: 'string' },
      { name: 'Force', type: 'switch' },
    ],
    run: register,
  }),
  taskCmdlet('Unregister-ScheduledTask', {
    mutates: true,
    confirm: 'high',
    parameters: [NAMES, FOLDER],
    run: (invocation) => {
      for (const task of query(invocation)) unregisterTask(invocation.machine.state, task)
      return []
    },
  }),
  taskCmdlet('Get-ScheduledTask', { parameters: [NAMES, FOLDER], run: (given) => query(given).map(taskObject) }),
  taskCmdlet('Get-ScheduledTaskInfo', {
    parameters: [NAME, FOLDER],
    run: onTask((task, invocation) => [infoObject(task, invocation)]),
  }),
  taskCmdlet('Start-ScheduledTask', {
    mutates: true,
    parameters: [NAME, FOLDER],
    run: onTask((task, { machine }) => {
      startTask(machine.state, task, machine.now(), machine.copyBytesPerSecond)
      return []
    }),
  }),
  taskCmdlet('Stop-ScheduledTask', {
    mutates: true,
    parameters: [NAME, FOLDER],
    run: onTask((task, { machine }) => {
      endTask(machine.state, task, machine.now(), TASK_RESULTS.terminated)
      return []
    }),
  }),
]
