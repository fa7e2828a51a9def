/** Codes of Node for a certificate that nobody whom we trust has signed. */
const UNKNOWN_ISSUER = [
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]

interface Explained {
  readonly found: string
  readonly remedy: string
}

/** Why a connection to Redis could not be opened, and what to do about it. */
export function explainFailure(error: unknown): Explained {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (UNKNOWN_ISSUER.includes(code)) {
    return {
      found: `its certificate comes from an authority that is not trusted (${code}), and nothing was sent`,
      remedy: 'Name the file of its authority as redis.ca in the configuration.',
    }
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      found: 'its certificate is for another name, and nothing was sent',
      remedy: 'Write the name in its certificate into REDIS_URL.',
    }
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return { found: 'its certificate has expired, and nothing was sent', remedy: 'Give Redis a new certificate.' }
  }
  if (/^(WRONGPASS|NOAUTH)/.test(message)) {
    return {
      found: 'it refuses the user or the password of REDIS_URL',
      remedy: 'Check both, and that the user is switched on (ACL LIST).',
    }
  }
  const lacking = /^NOPERM.*?'([^']+)'/.exec(message)?.[1]
  if (lacking !== undefined) {
    return {
      found: `its user may not run ${lacking}`,
      remedy: 'Give the user the rights that docs/security.md lists.',
    }
  }
  return { found: message, remedy: 'Check that Redis runs, and REDIS_URL.' }
}
