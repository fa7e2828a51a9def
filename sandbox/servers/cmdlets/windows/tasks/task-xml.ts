import { parseXml, type XmlElement } from '../../../../../src/winrm/server.ts'

const NAMESPACE = 'http://schemas.microsoft.com/windows/2004/02/mit/task'

const PARTS = ['RegistrationInfo', 'Triggers', 'Principals', 'Settings', 'Data', 'Actions']
const SETTINGS = [
  'AllowHardTerminate',
  'AllowStartOnDemand',
  'DeleteExpiredTaskAfter',
  'DisallowStartIfOnBatteries',
  'Enabled',
  'ExecutionTimeLimit',
  'Hidden',
  'IdleSettings',
  'MultipleInstancesPolicy',
  'NetworkSettings',
  'Priority',
  'RestartOnFailure',
  'RunOnlyIfIdle',
  'RunOnlyIfNetworkAvailable',
  'StartWhenAvailable',
  'StopIfGoingOnBatteries',
  'WakeToRun',
]

/** What a task starts. */
export interface TaskAction {
  readonly command: string
  readonly arguments: string
}

export class TaskXmlError extends Error {}

/** The one action of a task document of version 1.2. Throws TaskXmlError with the words of the Task Scheduler. */
export function readTaskXml(xml: string): TaskAction {
  const encoding = /^\s*<\?xml[^>]*encoding=["']([^"']*)/i.exec(xml)?.[1]
  // The text arrives as UTF-16, whatever it says of itself.
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-16') {
    throw new TaskXmlError('The task XML is malformed. (1,40)::unable to switch the encoding')
  }
  const task = parse(xml)
  if (task.ns !== NAMESPACE || task.name !== 'Task') throw unexpected(task.name)
  if (!/^1\.[0-4]$/.test(task.attributes.get('version') ?? '')) {
    throw new TaskXmlError(
      'The task XML contains a value which is incorrectly formatted or out of range. (1,1):version:',
    )
  }
  for (const part of elementsOf(task)) if (!PARTS.includes(part.name)) throw unexpected(part.name)
  for (const { name } of elementsOf(childOf(task, 'Settings'))) if (!SETTINGS.includes(name)) throw unexpected(name)
  const [action, ...more] = elementsOf(childOf(task, 'Actions'))
  if (action?.name !== 'Exec' || more.length > 0) throw unexpected('Actions')
  const command = childOf(action, 'Command')
  if (!command) throw new TaskXmlError('The task XML is missing a required element or attribute. (1,1):Command:')
  return { command: textOf(command).trim(), arguments: textOf(childOf(action, 'Arguments')) }
}

function parse(xml: string): XmlElement {
  try {
    return parseXml(xml)
  } catch {
    throw new TaskXmlError('The task XML is malformed. (1,1)::')
  }
}

function unexpected(name: string): TaskXmlError {
  return new TaskXmlError(`The task XML contains an unexpected node. (1,1):${name}:`)
}

function elementsOf(element: XmlElement | undefined): XmlElement[] {
  return (element?.children ?? []).filter((node) => typeof node !== 'string')
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return elementsOf(element).find((child) => child.ns === NAMESPACE && child.name === name)
}

function textOf(element: XmlElement | undefined): string {
  return (element?.children ?? []).filter((node) => typeof node === 'string').join('')
}
