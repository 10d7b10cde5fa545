/** Views that users write: what they are given, and how they are made and moved on. */
package dev.camelstr.pipeline.view;
