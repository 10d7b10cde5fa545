/** A batch's way through the store: the steps of the route {@code store}, and what is counted of it. */
package dev.camelstr.store.batch;
