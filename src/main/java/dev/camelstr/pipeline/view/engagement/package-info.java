/** The view {@code engagement}: what people do to events and addresses. */
package dev.camelstr.pipeline.view.engagement;
