/** Longest time that a copy may run, as the task scheduler writes it. */
const TIME_LIMIT = 'PT12H'

/**
 * The task that copies one file, as a Task Scheduler 1.2 document ([MS-TSCH] 2.5). robocopy: restartable (/Z), with few
 * retries, so that a share that is gone is noticed.
 */
export function copyTaskXml(from: string, to: string): string {
  const [fromFolder, name] = split(from)
  const [toFolder] = split(to)
  const words = `"${fromFolder}" "${toFolder}" "${name}" /Z /R:5 /W:10 /NP`
  return [
    '<?xml version="1.0"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '<Principals><Principal id="Author"><LogonType>Password</LogonType><RunLevel>HighestAvailable</RunLevel></Principal></Principals>',
    '<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    `<ExecutionTimeLimit>${TIME_LIMIT}</ExecutionTimeLimit></Settings>`,
    `<Actions Context="Author"><Exec><Command>robocopy.exe</Command><Arguments>${escapeXml(words)}</Arguments></Exec></Actions>`,
    '</Task>',
  ].join('')
}

function split(path: string): readonly [folder: string, name: string] {
  const cut = path.lastIndexOf('\\')
  return [path.slice(0, cut), path.slice(cut + 1)]
}

/** File names may hold ampersands; they hold neither quotes nor angle brackets on Windows. */
function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
