/** {@code view:}, what came and what went in batches, each in one transaction with how far the view has come. */
package dev.camelstr.component.view;
