import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Problem } from './problem.ts'
import { formatKeyPath, type PositionedValues } from './read-yaml.ts'
import type { FileValues } from './schema.ts'

/** The certificates that the configuration names, by path as written; relative paths start at the configuration file. */
export function readCertificates(
  { defaults, servers, redis }: FileValues,
  file: PositionedValues,
  directory: string,
): { readonly texts: ReadonlyMap<string, string>; readonly problems: readonly Problem[] } {
  const texts = new Map<string, string>()
  const problems: Problem[] = []
  const places = [
    { path: ['defaults'], values: defaults ?? {} },
    { path: ['redis'], values: { ca: redis.ca, certificate: undefined } },
    ...Object.entries(servers).map(([name, values]) => ({ path: ['servers', name], values })),
  ]
  for (const { path, values } of places) {
    for (const key of ['ca', 'certificate'] as const) {
      const named = values[key]
      if (named === undefined) continue
      const found = readCertificate(resolve(directory, named))
      if ('text' in found) texts.set(named, found.text)
      else
        problems.push({
          line: file.lineOf([...path, key]),
          key: formatKeyPath([...path, key]),
          sentence: found.problem,
        })
    }
  }
  return { texts, problems }
}

function readCertificate(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return { text }
    return { problem: `${path} holds no certificate in PEM (a block BEGIN CERTIFICATE)` }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown reason'
    return { problem: `the file ${path} can't be read (${code})` }
  }
}
