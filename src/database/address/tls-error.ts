// Explains why an encrypted connection to PostgreSQL failed, or that one is required, and what to write into the address. Pure.

/** Codes of Node for certificates that no known authority has signed. */
const unknownAuthority =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|CERT_UNTRUSTED|INVALID_CA)$/

const unverified = 'add ?sslmode=no-verify, which encrypts the connection but does not verify who answers'

/**
 * Returns sentences about what happened, which continue "The PostgreSQL at HOST", and what to do, or undefined if TLS is not the
 * reason. `name`: of the variable or option that has the address.
 */
export function explainTlsError(error: unknown, name: string): string | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  // "no encryption" since PostgreSQL 14, "SSL off" before.
  if (code === '28000' && /no encryption|SSL off/.test(message))
    return `accepts only encrypted connections. Add ?sslmode=verify-full to ${name}. If the certificate of the server is self-signed, as on Heroku, ${unverified}, or ${authority}.`
  if (unknownAuthority.test(code))
    return `has a certificate that no known authority has signed (${message}). In ${name}, ${unverified}, or ${authority}.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return `has a certificate for another host name. Write that name into ${name}, or ${unverified}, or ${authority}.`
  if (/^CERT_/.test(code))
    return `has a certificate that is not valid (${message}). Renew it; until then, in ${name}, ${unverified}.`
  if (/server does not support SSL/.test(message)) return `does not offer encrypted connections. Remove sslmode from ${name}.`
  if (/SSL|TLS|certificate/i.test(`${code} ${message}`))
    return `failed to make an encrypted connection (${message}). Correct sslmode in ${name}.`
  return undefined
}

const authority = 'name a file with its certificate or that of its authority: ?sslmode=verify-ca&sslrootcert=/PATH/FILE.pem'
