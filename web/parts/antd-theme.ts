import { theme, type ThemeConfig } from 'antd';
import { PALETTE, type ThemeMode } from './theme.ts';

/** The antd tokens of one mode, made from the one palette; `isStill` for people who want nothing to move. */
export function antdTheme(mode: ThemeMode, isStill: boolean): ThemeConfig {
  const colour = PALETTE[mode];
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: colour.primary,
      colorPrimaryHover: colour.primaryHover,
      colorLink: colour.link,
      colorLinkHover: colour.primaryHover,
      colorInfo: colour.primary,
      colorSuccess: colour.green,
      colorWarning: colour.amber,
      colorError: colour.red,
      colorBgLayout: colour.layout,
      colorBgContainer: colour.surface,
      colorBgElevated: colour.raised,
      colorBgSpotlight: mode === 'dark' ? '#2B3735' : '#24302E',
      colorText: colour.text,
      colorTextSecondary: colour.text2,
      colorTextTertiary: colour.text3,
      colorTextPlaceholder: colour.text3,
      colorTextDescription: colour.text2,
      colorBorder: colour.lineStrong,
      colorBorderSecondary: colour.line,
      borderRadius: 6,
      fontSize: 14,
      lineHeight: 1.6,
      fontFamily: 'var(--v-font)',
      controlHeight: 32,
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.2s',
      wireframe: false,
      motion: !isStill,
    },
    components: {
      Button: { primaryColor: colour.onPrimary, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Table: { cellPaddingBlockSM: 6, headerBg: colour.sunken, headerColor: colour.text2, rowHoverBg: colour.hover },
      Tabs: { itemSelectedColor: colour.selectedText, itemHoverColor: colour.primaryHover },
      Select: { optionSelectedBg: colour.selected, optionSelectedColor: colour.selectedText },
      Segmented: { itemSelectedBg: colour.raised, trackBg: colour.sunken },
      Tooltip: { fontSize: 13 },
    },
  };
}
