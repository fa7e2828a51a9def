/** A file, or a directory that is worth an entry of its own; directories above an entry need none. */
export interface FileEntry {
  path: string
  /** null = a directory. */
  sizeBytes: number | null
  /** Stands for the bytes: files of the same content and size have the same hash. Absent: nobody else has these bytes. */
  content?: string
  /** Its bytes are not quite what its content says, which neither size nor date shows. */
  isDamaged?: true
  /** A copy that is being made or was given up. */
  isPartial?: true
}

/** Another computer as this one reaches it over the network. */
export interface RemoteHost {
  readonly name: string
  readonly address: string
  openPorts: number[]
  /** Whom its administrative shares let in, as `DOMAIN\name`. */
  administrators: string[]
  /** What is in its shares, by UNC path. */
  files: FileEntry[]
}

/** A task of the Task Scheduler with one action. */
export interface ScheduledTask {
  readonly name: string
  /** With a backslash at both ends. */
  readonly folder: string
  readonly xml: string
  readonly command: string
  readonly arguments: string
  /** As `DOMAIN\name`, or the name of a local account. */
  readonly account: string
  /** Hash of the password that was stored with the task. */
  readonly ntHash: string
  lastRunAt: number | null
  lastResult: number
  run: TaskRun | null
  /** Its run goes on although the task is gone. */
  isUnregistered?: true
}

/** What a started task does, foreseen; all times are of the server's own clock. */
export interface TaskRun {
  /** null = never by itself. */
  readonly endsAt: number | null
  readonly exitCode: number
  readonly copies: readonly FileCopy[]
}

/** One file that grows. */
export interface FileCopy {
  readonly to: FileEntry
  readonly fromBytes: number
  readonly startsAt: number
  /** null = it stands still. */
  readonly endsAt: number | null
}
