import type { Environment } from '../config/environment.ts'
import { MasterKeys } from '../secrets/master-keys.ts'
import { parseMasterSecrets } from '../secrets/master-secrets.ts'
import { readSecretFile } from '../secrets/read/secret-file.ts'
import { SecretTrouble } from '../secrets/read/secret-trouble.ts'
import type { Secret } from '../secrets/secret.ts'
import type { Log } from './log.ts'

/** The master secrets as they are: where they came from a file, it is read again whenever one is used. */
export function masterKeysOf(environment: Environment, log: Log): MasterKeys {
  const { masterSecretFile: file, masterSecrets, olderMasterSecrets } = environment
  const read = () => {
    if (file === null) return masterSecrets
    const secrets = [...inFile(file), ...olderMasterSecrets]
    for (const secret of secrets) log.hide(secret)
    return secrets
  }
  return new MasterKeys({
    read,
    onTrouble: (err) => log.logger.warn({ err }, 'master secrets could not be read again, those from before are used'),
  })
}

function inFile(file: string): readonly Secret[] {
  const secrets = parseMasterSecrets(readSecretFile(file))
  if (secrets) return secrets
  throw new SecretTrouble(`the file ${file} holds something else than master secrets, one a line (32 bytes in base64)`)
}
