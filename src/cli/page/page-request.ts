import { ClearSightError } from '../../errors/errors.js';
import { type PageAddress, parseAddress } from '../../page/address.js';

/** Flags of the live page. */
export interface PageFlags {
  /** True: at the usual address. */
  page?: PageAddress | true;
  pageCert?: string;
  pageKey?: string;
  pageInsecure?: boolean;
}

/** Where and how the live page is asked for. */
export interface PageRequest {
  readonly address: PageAddress;
  /** Files (PEM); absent: without TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Without TLS where others could listen. */
  readonly isInsecure: boolean;
}

/** @throws CS_USAGE for a certificate without its key, or a key without its certificate */
export function pageRequest({ page, ...flags }: PageFlags): PageRequest | undefined {
  return page === undefined ? undefined : pageAt(page, flags);
}

/**
 * @param page true: at the usual address
 * @throws as pageRequest does
 */
export function pageAt(page: PageAddress | true, flags: Omit<PageFlags, 'page'>): PageRequest {
  const { pageCert, pageKey, pageInsecure = false } = flags;
  const address = page === true ? parseAddress('auto') : page;
  if (pageCert === undefined && pageKey === undefined) return { address, isInsecure: pageInsecure };
  if (pageCert === undefined || pageKey === undefined) {
    throw new ClearSightError(
      'CS_USAGE',
      `expected --page-cert FILE and --page-key FILE together, got --page-${pageKey === undefined ? 'cert' : 'key'} alone`,
    );
  }
  return { address, tls: { certificate: pageCert, key: pageKey }, isInsecure: pageInsecure };
}
