/** Provinces with cities that have battery industry, and how often a customer sits there. */
export const PLACES: readonly Readonly<{ province: string; cities: readonly string[]; weight: number }>[] = [
  { province: '江苏', cities: ['常州', '苏州', '南京', '无锡', '盐城', '溧阳'], weight: 17 },
  { province: '广东', cities: ['深圳', '惠州', '东莞', '广州', '珠海', '江门'], weight: 16 },
  { province: '浙江', cities: ['宁波', '杭州', '湖州', '嘉兴', '温州'], weight: 12 },
  { province: '安徽', cities: ['合肥', '滁州', '芜湖', '马鞍山'], weight: 9 },
  { province: '福建', cities: ['厦门', '福州', '泉州', '漳州'], weight: 7 },
  { province: '湖北', cities: ['武汉', '荆门', '宜昌', '襄阳'], weight: 7 },
  { province: '湖南', cities: ['长沙', '株洲', '湘潭'], weight: 6 },
  { province: '江西', cities: ['宜春', '赣州', '南昌', '新余'], weight: 6 },
  { province: '四川', cities: ['成都', '宜宾', '遂宁', '眉山'], weight: 6 },
  { province: '山东', cities: ['青岛', '枣庄', '济南', '烟台'], weight: 5 },
  { province: '河南', cities: ['郑州', '洛阳', '新乡', '焦作'], weight: 4 },
  { province: '上海', cities: ['上海'], weight: 5 },
  { province: '天津', cities: ['天津'], weight: 3 },
  { province: '北京', cities: ['北京'], weight: 3 },
  { province: '陕西', cities: ['西安', '咸阳'], weight: 3 },
  { province: '贵州', cities: ['贵阳', '遵义'], weight: 2 },
];
