import { isAbsolute } from 'node:path'
import { readSecretFile } from '../secrets/read/secret-file.ts'
import { SecretTrouble } from '../secrets/read/secret-trouble.ts'

/** Variables whose values are secret; all but the last may come from a file instead, which `<name>_FILE` names. */
export const SECRET_VARIABLES = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CONFIG_TOKEN',
  'REDIS_URL',
  'STATIONMASTER_SECRET',
  'STATIONMASTER_OLD_SECRETS',
] as const

/** The file of the master secret holds older ones, too. */
const WITHOUT_FILE = 'STATIONMASTER_OLD_SECRETS'

type Variables = Readonly<Record<string, string | undefined>>

interface FromFiles {
  /** Those given, and what the files hold in the place of the variables that name them. */
  readonly variables: Variables
  /** Path by variable. */
  readonly files: ReadonlyMap<string, string>
  /** By the variable that names the file. None shows a value. */
  readonly problems: readonly { readonly name: string; readonly sentence: string }[]
}

/** Reads the secrets that come from files. One line break at the end is not part of them. */
export function fromFiles(given: Variables): FromFiles {
  const variables: Record<string, string | undefined> = { ...given }
  const files = new Map<string, string>()
  const problems: { name: string; sentence: string }[] = []
  for (const name of SECRET_VARIABLES) {
    const file = given[`${name}_FILE`]
    if (name === WITHOUT_FILE || !file) continue
    const outcome = given[name] ? { sentence: `is set and ${name} too; set one of them` } : readOne(file)
    if ('sentence' in outcome) problems.push({ name: `${name}_FILE`, sentence: outcome.sentence })
    else {
      variables[name] = outcome.value
      files.set(name, file)
    }
  }
  return { variables, files, problems }
}

function readOne(file: string): { readonly value: string } | { readonly sentence: string } {
  if (!isAbsolute(file))
    return { sentence: 'is set to something else than a path from the root, such as /run/secrets/…' }
  try {
    const value = readSecretFile(file).replace(/\r?\n$/, '')
    return value === '' ? { sentence: `the file ${file} is empty` } : { value }
  } catch (error) {
    if (error instanceof SecretTrouble) return { sentence: error.message }
    throw error
  }
}
