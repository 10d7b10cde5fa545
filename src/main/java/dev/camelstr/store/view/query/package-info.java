/** What is asked of the tables of views that users write: named statements with typed parameters, read page by page. */
package dev.camelstr.store.view.query;
