/**
 * The virtual bus in a container: the bus as a service, and devices as factory configurations.
 *
 * <p>A configuration becomes a {@link org.microframe.virtualbus.DeviceDefinition} by way of small parsers, each for one
 * kind of line, whose exceptions name the value and the rule. The formats are described in the bundle's README.
 */
package org.microframe.virtualbus.config;
