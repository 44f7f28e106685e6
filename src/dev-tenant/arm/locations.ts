/**
 * The Azure regions that the company's resources lie in, as `/subscriptions/{id}/locations` lists them.
 *
 * @module
 */

/** As `GET /subscriptions/{id}/locations` describes it; coordinates are texts there, too. */
interface Region {
  readonly name: string;
  readonly displayName: string;
  readonly geography: string;
  readonly geographyGroup: string;
  readonly longitude: string;
  readonly latitude: string;
  readonly physicalLocation: string;
  readonly pairedWith: string;
}

/** A few of the real ones. */
const regions: readonly Region[] = [
  {
    name: 'westeurope',
    displayName: 'West Europe',
    geography: 'Europe',
    geographyGroup: 'Europe',
    longitude: '4.9',
    latitude: '52.3667',
    physicalLocation: 'Netherlands',
    pairedWith: 'northeurope',
  },
  {
    name: 'northeurope',
    displayName: 'North Europe',
    geography: 'Europe',
    geographyGroup: 'Europe',
    longitude: '-6.2597',
    latitude: '53.3478',
    physicalLocation: 'Ireland',
    pairedWith: 'westeurope',
  },
  {
    name: 'uksouth',
    displayName: 'UK South',
    geography: 'United Kingdom',
    geographyGroup: 'Europe',
    longitude: '-0.799',
    latitude: '50.941',
    physicalLocation: 'London',
    pairedWith: 'ukwest',
  },
  {
    name: 'eastus2',
    displayName: 'East US 2',
    geography: 'United States',
    geographyGroup: 'US',
    longitude: '-78.3889',
    latitude: '36.6681',
    physicalLocation: 'Virginia',
    pairedWith: 'centralus',
  },
];

/** @param subscriptionId GUID; stands in the ids, the regions are the same for everybody */
export function locationsOf(subscriptionId: string): readonly object[] {
  const idOf = (name: string) => `/subscriptions/${subscriptionId}/locations/${name}`;
  return regions.map(({ name, displayName, pairedWith, ...place }) => ({
    id: idOf(name),
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${place.geographyGroup}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      regionCategory: 'Recommended',
      ...place,
      pairedRegion: [{ name: pairedWith, id: idOf(pairedWith) }],
    },
    availabilityZoneMappings: ['1', '2', '3'].map((zone) => ({
      logicalZone: zone,
      physicalZone: `${name}-az${zone}`,
    })),
  }));
}

/** As providers name the regions they are in: `West Europe`. */
export const regionNames: readonly string[] = regions.map(({ displayName }) => displayName);
