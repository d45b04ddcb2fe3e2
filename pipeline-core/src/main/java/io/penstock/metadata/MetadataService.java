// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

/** A service or file of the platform. Used by one thread at a time. */
interface MetadataService {

    /**
     * Looks an attribute up, which may take as long as the service's limit for a few requests.
     *
     * @throws NoFact when it has no value, with the reason
     */
    String find(String attribute) throws NoFact;
}
