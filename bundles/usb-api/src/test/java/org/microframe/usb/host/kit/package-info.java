/**
 * The rules of {@code org.microframe.usb.host} as tests that any native service has to pass: one abstract class a rule.
 *
 * <p>A provider's test extends {@link org.microframe.usb.host.kit.AllRules}, or {@link
 * org.microframe.usb.host.kit.UntimedRules} where frames pass by themselves, and gives each rule a {@link
 * org.microframe.usb.host.kit.ProviderBench}, on which {@link org.microframe.usb.host.kit.StandardDevice}s can be plugged,
 * frames pass and things go wrong. What WinUSB leaves open, the rules leave open: a refusal may show at the call or as the
 * completion, the frame of a start is not known beforehand, and an unplugged device ends its transfers with any error.
 *
 * <p>Beside them is what the tests of several bundles share: {@link org.microframe.usb.host.kit.ForwardedDevice} with its queue and pipe, and
 * an {@link org.microframe.usb.host.kit.EmptyFramework}.
 */
package org.microframe.usb.host.kit;
