import { TransportError } from '../../errors.ts'
import type { HttpResponse } from './http-response-parser.ts'

/** An HTTP answer that WinRM does not give to what was asked. */
export function unexpectedAnswer(authority: string, { status, headers }: HttpResponse): TransportError {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.slice(0, 40)
  const code = `HTTP ${status}`
  if (status === 503) return new TransportError(`${authority} answers HTTP 503: the WinRM service is not ready`, code)
  if (status === 404)
    return new TransportError(`${authority} answers HTTP 404 for /wsman: no WinRM listener there`, code)
  if (status === 413) return new TransportError(`${authority} answers HTTP 413: the request is too large for it`, code)
  return new TransportError(
    `${authority} answers HTTP ${status}${type ? ` with ${type}` : ''}: this is not a WinRM service`,
    code,
  )
}

/** The names of the schemes in a WWW-Authenticate field, in the server's order. */
export function offeredSchemes(response: HttpResponse): string[] {
  const names = (response.headers.get('www-authenticate') ?? '')
    .split(',')
    .map((scheme) => scheme.trim().split(' ')[0]?.slice(0, 20) ?? '')
  return names.filter((name) => /^[A-Za-z][\w-]*$/.test(name)).slice(0, 8)
}
