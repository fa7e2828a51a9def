/** One thing wrong with the configuration. Never holds a value that may be a secret. */
export interface Problem {
  /** The file that it is in, where that is not the configuration file. */
  readonly file?: string
  /** Line in the file, from 1; null where the problem is not in the file's text. */
  readonly line: number | null
  /** `servers.lab-old.port`, or the name of an environment variable. */
  readonly key: string | null
  /** What was found and what is allowed. */
  readonly sentence: string
}

/** Everything wrong with the configuration, at once. The message is the whole list, ready to be printed. */
export class ConfigurationError extends Error {
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map((problem) => formatProblem(file, problem)).join('\n'))
    this.file = file
    this.problems = problems
  }
}

/** `stationmaster.yml, line 7: servers.lab-old.port: found "x", allowed: …`. */
export function formatProblem(file: string, problem: Problem): string {
  const where = problem.line === null ? '' : `${problem.file ?? file}, line ${problem.line}: `
  const key = problem.key === null ? '' : `${problem.key}: `
  return `${where}${key}${problem.sentence}`
}
