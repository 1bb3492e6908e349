import { ClearSightError } from '../../errors/errors.js';
import { type PageAddress, parseAddress } from '../../page/address.js';

/** Flags of the live page, and of figures. */
export interface PageFlags {
  /** True: at the usual address. */
  page?: PageAddress | true;
  metrics?: PageAddress | true;
  pageCert?: string | undefined;
  pageKey?: string | undefined;
  pageInsecure?: boolean | undefined;
}

/** Where and how the live page is asked for, and figures. */
export interface PageRequest {
  /** Absent: no page. */
  readonly address?: PageAddress;
  /** Absent: no figures. */
  readonly metrics?: PageAddress;
  /** Files (PEM); absent: without TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Without TLS where others could listen. */
  readonly isInsecure: boolean;
}

/**
 * Undefined where nothing is to be served. How the page is served, without saying where, asks for it.
 *
 * @throws CS_USAGE for a certificate without its key, or a key without its certificate
 */
export function pageRequest({
  page,
  metrics,
  pageCert,
  pageKey,
  pageInsecure,
}: PageFlags): PageRequest | undefined {
  const how = { pageCert, pageKey, pageInsecure };
  const isMeant = metrics === undefined && Object.values(how).some((value) => value !== undefined);
  const address = addressOf(page ?? (isMeant || undefined), '--page');
  const figures = addressOf(metrics, '--metrics');
  if (address === undefined && figures === undefined) return undefined;
  return {
    ...(address !== undefined && { address }),
    ...(figures !== undefined && { metrics: figures }),
    ...howToServe(how),
  };
}

/** For a command that always serves a page. @throws as pageRequest does */
export function pageAlways({
  page = true,
  ...how
}: Omit<PageFlags, 'metrics'>): PageRequest & { readonly address: PageAddress } {
  return { address: page === true ? parseAddress('auto') : page, ...howToServe(how) };
}

const addressOf = (asked: PageAddress | true | undefined, flag: '--page' | '--metrics') =>
  asked === true ? parseAddress('auto', flag) : asked;

function howToServe({
  pageCert,
  pageKey,
  pageInsecure = false,
}: Pick<PageFlags, 'pageCert' | 'pageKey' | 'pageInsecure'>): Pick<PageRequest, 'tls' | 'isInsecure'> {
  if (pageCert === undefined && pageKey === undefined) return { isInsecure: pageInsecure };
  if (pageCert === undefined || pageKey === undefined) {
    throw new ClearSightError(
      'CS_USAGE',
      `expected --page-cert FILE and --page-key FILE together, got --page-${pageKey === undefined ? 'cert' : 'key'} alone`,
    );
  }
  return { tls: { certificate: pageCert, key: pageKey }, isInsecure: pageInsecure };
}
