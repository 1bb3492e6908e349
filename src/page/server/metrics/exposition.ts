import { type Metric, Registry, type RegistryContentType } from 'prom-client';
import type { Figure } from '../../../figures/figure.js';

/** One value of a figure. */
export interface Value {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Behind the name, for the parts of a histogram. Default: none. */
  readonly suffix?: string;
}

/** Of the Accept header of a scrape. */
export const contentTypeFor = (accepted = ''): RegistryContentType =>
  accepted.includes('application/openmetrics-text')
    ? Registry.OPENMETRICS_CONTENT_TYPE
    : Registry.PROMETHEUS_CONTENT_TYPE;

/** Figures as text, as OpenMetrics 1.0 or in the older format of Prometheus. Those without a value are left out. */
export async function exposition(
  values: Iterable<readonly [Figure, readonly Value[]]>,
  contentType: RegistryContentType,
): Promise<string> {
  const registry = new Registry<RegistryContentType>();
  registry.setContentType(contentType);
  for (const [figure, each] of values) if (each.length > 0) registry.registerMetric(metricOf(figure, each));
  return registry.metrics();
}

/** All is counted elsewhere: the library only writes it down. */
const metricOf = ({ metric: name, help, type }: Figure, values: readonly Value[]): Metric => {
  const told = values.map(({ value, labels, suffix = '' }) => ({
    ...{ value, labels },
    ...(suffix !== '' && { metricName: name + suffix }),
  }));
  const metric = { name, help, type, get: async () => ({ name: metric.name, help, type, values: told }) };
  return metric as unknown as Metric;
};
