/** The right sides of the migration pages under `docs/`, one module per page or part of it; a test runs each. */
import { downstreamApiModule } from './downstream-api.ts';
import { graphMeModule } from './graph-me.ts';
import { headersModule } from './headers.ts';
import { profileModule } from './profile.ts';
import { subscriptionNamesModule } from './subscription-names.ts';

export const migrationModules = [
  headersModule,
  downstreamApiModule,
  profileModule,
  graphMeModule,
  subscriptionNamesModule,
];
